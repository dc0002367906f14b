import type { SchemaFacts } from "./schema-facts.ts";
import type { SchemaNode } from "./schema-node.ts";

/**
 * A JSDoc comment with the newline after it, or nothing when there is nothing to say.
 *
 * @example jsDoc({ description: "Time left.", unit: "ms" }) // "/** Time left. Unit: ms. *\/\n"
 */
export function jsDoc({ description, deprecated, unit }: SchemaFacts, indent = ""): string {
  const lines = [
    ...(description?.trim().split(/\r\n|[\n\r\u2028\u2029]/) ?? []),
    ...(unit === undefined ? [] : [`Unit: ${unit}.`]),
    ...(deprecated === undefined ? [] : [deprecated === true ? "@deprecated" : `@deprecated ${oneLine(deprecated)}`]),
  ].map((line) => line.trimEnd().replaceAll("*/", "*\\/"));
  if (lines.length === 0) return "";
  const line = `${indent}/** ${lines.join(" ")} */\n`;
  // A tag begins a line of its own, or an editor takes it for text; an empty line divides paragraphs.
  const inOneLine = lines.length === 1 || (deprecated === undefined && !lines.includes(""));
  if (inOneLine && line.length <= 120) return line;
  return `${indent}/**\n${lines.map((text) => `${indent} *${text === "" ? "" : ` ${text}`}\n`).join("")}${indent} */\n`;
}

/** What a property says about itself: wrappers such as `optional` leave what was said at the schema inside. */
export function factsOf(node: SchemaNode): SchemaFacts {
  const inner: SchemaFacts = "inner" in node ? factsOf(node.inner) : {};
  const { description = inner.description, deprecated = inner.deprecated, unit = inner.unit } = node;
  return {
    ...(description === undefined ? {} : { description }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(unit === undefined ? {} : { unit }),
  };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
