import type { Json, SchemaNode } from "@tidings/contract/lock";
import { type Draft, nameOf, type Place } from "./draft.ts";
import { knownValues } from "./known-keys.ts";
import type { Walk } from "./walk.ts";

/** What changed in a list of values: an enum, literals, null, a boolean. */
export function walkValues(before: SchemaNode, after: SchemaNode, place: Place, walk: Walk): void {
  const [from, to] = [knownValues(before) ?? [], knownValues(after) ?? []];
  const added = to.filter((value) => !from.includes(value));
  const removed = from.filter((value) => !to.includes(value));
  const list = (values: readonly Json[]): string => values.map((value) => JSON.stringify(value)).join(", ");
  const name = nameOf(place);
  const add = (draft: Pick<Draft, "rule" | "message" | "mend">, a: readonly Json[], b: readonly Json[]): void =>
    walk.add({ ...draft, place, before: literals(a), after: literals(b) } as Draft);
  const shared = from.filter((value) => to.includes(value));
  if (added.length > 0) {
    const mend = "give readers a version that knows it first, or let them take any text";
    add({ rule: "enum-value-added", message: `${name} may be ${list(added)} now.`, mend }, shared, [
      ...shared,
      ...added,
    ]);
  }
  if (removed.length > 0) {
    const mend = "go on reading it, with a union, until no stored event and no old producer has it";
    add(
      { rule: "enum-value-removed", message: `${name} may no longer be ${list(removed)}.`, mend },
      [...shared, ...removed],
      shared,
    );
  }
}

function literals(values: readonly Json[]): SchemaNode {
  if (values.length === 0) return { kind: "never" };
  return { kind: "literal", values: values as readonly (string | number | boolean | null)[] };
}
