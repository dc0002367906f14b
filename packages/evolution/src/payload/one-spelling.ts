import type { SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { areDisjoint, jsonTypesOf } from "./json-types.ts";

/** Spells the nodes of a schema, each once: one that has no other spelling stays the node that it is. */
export interface Speller {
  spell(node: SchemaNode): SchemaNode;
  readonly defs: SchemaDefs;
  /** Whether any of the defs has another spelling. */
  respelled(): boolean;
}

/**
 * A schema as one of the ways to write it: an enum as literals, null as an option, options that no value can confuse in
 * one order. Two that decide and convert alike are the same node then, where only their spelling differed.
 */
export function createSpeller(defs: SchemaDefs): Speller {
  const known = new WeakMap<SchemaNode, SchemaNode>();
  let spelled: SchemaDefs | undefined;

  function spell(node: SchemaNode): SchemaNode {
    const made = known.get(node) ?? spellNode(mapNodes(node), defs);
    known.set(node, made);
    return made;
  }

  /** The node with each one in it spelled. */
  function mapNodes(node: SchemaNode): SchemaNode {
    // The value of a default or a catch is JSON, a record's is a node. A template's parts are no options.
    const kept = node.kind === "record" ? ["checks"] : ["checks", "value", "values", "parts"];
    return mapFields(node, kept) as SchemaNode;
  }

  function mapFields(object: object, kept: readonly string[]): object {
    let changed = false;
    const entries = Object.entries(object).map(([key, value]): [string, unknown] => {
      const made = kept.includes(key) ? value : convert(value);
      changed ||= made !== value;
      return [key, made];
    });
    return changed ? Object.fromEntries(entries) : object;
  }

  function convert(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const made = value.map(convert);
      return made.some((item, index) => item !== value[index]) ? made : value;
    }
    if ("kind" in value && typeof value.kind === "string") return spell(value as SchemaNode);
    return mapFields(value, []);
  }

  const spellDefs = (): SchemaDefs => {
    spelled ??= Object.fromEntries(Object.entries(defs).map(([name, def]) => [name, spell(def)]));
    return spelled;
  };
  return {
    spell,
    get defs() {
      return spellDefs();
    },
    respelled: () => Object.entries(spellDefs()).some(([name, def]) => def !== defs[name]),
  };
}

function spellNode(node: SchemaNode, defs: SchemaDefs): SchemaNode {
  switch (node.kind) {
    case "null":
      return isPlain(node) ? { kind: "literal", values: [null] } : node;
    case "enum":
      return { ...node, kind: "literal" };
    case "nullable":
      return isPlain(node) && !jsonTypesOf(node.inner, defs).includes("null")
        ? spellOptions([node.inner, { kind: "literal", values: [null] }], defs)
        : node;
    case "union":
      return isPlain(node) && node.discriminator === undefined && node.exclusive === undefined
        ? spellOptions(node.options, defs)
        : node;
    default:
      return node;
  }
}

function spellOptions(given: readonly SchemaNode[], defs: SchemaDefs): SchemaNode {
  const options: SchemaNode[] = [];
  for (const option of given.flatMap(optionsOf)) {
    const last = options.at(-1);
    // Literals are what they are, so that it doesn't matter which of them is tried first.
    if (last?.kind === "literal" && option.kind === "literal" && isPlain(last) && isPlain(option)) {
      options[options.length - 1] = { kind: "literal", values: [...new Set([...last.values, ...option.values])] };
    } else options.push(option);
  }
  const [only] = options;
  if (only !== undefined && options.length === 1) return only;
  const apart = options.every((option, index) =>
    options.slice(index + 1).every((other) => areDisjoint(option, defs, other, defs)),
  );
  if (!apart) return { kind: "union", options };
  const keyed = options.map((option) => ({ option, key: String([...new Set(jsonTypesOf(option, defs))].sort()) }));
  return { kind: "union", options: keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ option }) => option) };
}

function optionsOf(node: SchemaNode): readonly SchemaNode[] {
  const plain = node.kind === "union" && node.discriminator === undefined && node.exclusive === undefined;
  return plain && isPlain(node) ? node.options : [node];
}

function isPlain({ checks, unit, revision }: SchemaNode): boolean {
  return checks === undefined && unit === undefined && revision === undefined;
}
