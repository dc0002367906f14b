import { jsDoc } from "@tidings/contract/lock";

type Facts = Parameters<typeof jsDoc>[0];

/** A JSDoc comment as lines; none when there is nothing to say. */
export function docLines(facts: Facts): string[] {
  const text = jsDoc(facts).trimEnd();
  return text === "" ? [] : text.split("\n");
}
