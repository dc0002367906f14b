import { propertyKey } from "./expression.ts";
import { factsOf, jsDoc } from "./js-doc.ts";
import type { ObjectNode, PropertyNode } from "./schema-node.ts";
import { intersectionOf, primary, printType, type TypeExpression } from "./type-expression.ts";
import type { TypeContext } from "./type-kinds.ts";

/** @example { done: number; note?: string | undefined } */
export function typeOfObject(node: ObjectNode, context: TypeContext): TypeExpression {
  const body = objectBody(node, context);
  if (body === undefined) return primary("Record<string, never>");
  if (node.catchall === undefined) return primary(body);
  const rest = context.type(node.catchall, ".*");
  return intersectionOf(primary(body), primary(`{ [key: string]: ${rest.text} }`));
}

/**
 * The part in braces, or undefined when there is nothing to put in it.
 *
 * @param layout `lines`: one member per line. Default: on one line if it fits and nothing has a comment.
 */
export function objectBody(
  node: ObjectNode,
  context: TypeContext,
  layout: "fit" | "lines" = "fit",
): string | undefined {
  const inner = context.deeper();
  const members = Object.entries(node.properties).map(([name, property]) => ({
    doc: jsDoc(factsOf(property.schema), inner.indent),
    text: `${propertyKey(name)}${isOptional(property, context) ? "?" : ""}:${printType(inner.type(property.schema, `.${name}`), inner.indent)};`,
  }));
  if (node.unknownKeys === "loose") members.push({ doc: "", text: "[key: string]: unknown;" });
  if (members.length === 0) return node.catchall === undefined ? undefined : "{}";
  const line = members
    .map(({ text }) => text)
    .join(" ")
    .slice(0, -1);
  const fits =
    members.every(({ doc }) => doc === "") && !line.includes("\n") && line.length + context.indent.length <= 90;
  if (fits && layout === "fit") return `{ ${line} }`;
  return `{\n${members.map(({ doc, text }) => `${doc}${inner.indent}${text}\n`).join("")}${context.indent}}`;
}

function isOptional(property: PropertyNode, { side }: TypeContext): boolean {
  return (side === "input" ? property.input : property.output) !== "required";
}
