import { inputPresence, outputPresence, type SchemaDefs, type SchemaNode } from "@tidings/contract/lock";
import { mayBeLeftOut } from "./absence.ts";

/** An array or tuple as its items: the first ones, the others, and how many there are, whatever its checks say. */
export interface SequenceView {
  readonly first: readonly SchemaNode[];
  readonly rest?: SchemaNode;
  readonly required: number;
  readonly listed: number;
}

type SequenceNode = Extract<SchemaNode, { readonly kind: "array" | "tuple" }>;

/** What a producer can send. */
export function sentItems(node: SequenceNode, defs: SchemaDefs): SequenceView {
  // With a rest Zod doesn't ask for the items that may be missing only in the program.
  return view(node, (item) => outputPresence(item, defs) === "optional" || mayBeLeftOut(item, defs));
}

/** What a consumer takes. */
export function readItems(node: SequenceNode, defs: SchemaDefs): SequenceView {
  return view(
    node,
    (item) =>
      inputPresence(item, defs) !== "required" &&
      (outputPresence(item, defs) === "optional" || item.kind === "default"),
  );
}

function view(node: SequenceNode, absent: (item: SchemaNode) => boolean): SequenceView {
  if (node.kind === "array") return { first: [], rest: node.items, required: 0, listed: Number.POSITIVE_INFINITY };
  return {
    first: node.items,
    ...(node.rest && { rest: node.rest }),
    required: node.items.findLastIndex((item) => !absent(item)) + 1,
    listed: node.rest ? Number.POSITIVE_INFINITY : node.items.length,
  };
}

export function itemAt({ first, rest }: SequenceView, index: number, length: number): SchemaNode | undefined {
  return index < length ? (first[index] ?? rest) : undefined;
}
