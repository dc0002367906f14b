import type { CodecNode, SchemaNode } from "@tidings/contract/lock";

/** What a schema is of, as a sentence says it: "text", "an object". */
export function kindWords(node: SchemaNode): string {
  if ("inner" in node) return kindWords(node.inner);
  switch (node.kind) {
    case "codec":
      return node.name === undefined ? `${kindWords(node.in)} that a codec reads` : CODECS[node.name];
    case "pipe":
      return `${kindWords(node.in)} that goes on to another schema`;
    case "intersection":
      return `${kindWords(node.left)} and ${kindWords(node.right)} at once`;
    default:
      return WORDS[node.kind] ?? `of kind ${node.kind}`;
  }
}

const CODECS: Readonly<Record<NonNullable<CodecNode["name"]>, string>> = {
  isoDate: "a date",
  bigintString: "a big integer",
};

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "a boolean",
  null: "null",
  undefined: "nothing",
  void: "nothing",
  never: "nothing",
  any: "anything (any)",
  unknown: "anything (unknown)",
  enum: "one of a list",
  literal: "a fixed value",
  templateLiteral: "text of a template",
  object: "an object",
  record: "a record",
  array: "an array",
  tuple: "a tuple",
  union: "one of several",
  custom: "what a function accepts",
  date: "a date",
  bigint: "a big integer",
  map: "a map",
  set: "a set",
  ref: "a recursive value",
};
