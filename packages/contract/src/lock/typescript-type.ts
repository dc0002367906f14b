import type { Reason } from "./compiled-decoder.ts";
import type { SchemaDefs, SchemaNode } from "./schema-node.ts";
import { primary, printType, type TypeExpression } from "./type-expression.ts";
import { type TypeContext, typeProducers } from "./type-kinds.ts";
import { typeName } from "./type-name.ts";
import { objectBody } from "./type-object.ts";
import type { Side, TypeText } from "./type-text.ts";

export interface TypeOptions {
  readonly defs: SchemaDefs;
  /** White space before the line on which the type begins; lines after it are indented further. Default: none. */
  readonly indent?: string;
}

/**
 * A schema's type as TypeScript text, as `z.input` or `z.output` would infer it, with JSDoc inside.
 *
 * Brands are missing: Zod states them to the compiler only.
 *
 * @example typescriptType(node, "output", { defs: {} }).text // "{ done: number; note?: string | undefined }"
 */
export function typescriptType(node: SchemaNode, side: Side, options: TypeOptions): TypeText {
  return collect(side, options, (context) => context.type(node, "").text);
}

/**
 * A schema's type as an exported declaration: an interface for an object, else an alias. The comment above it is the
 * caller's, who knows whether the event or the schema describes it.
 *
 * @example typescriptDeclaration("Progress", node, "output", { defs: {} }).text // "export interface Progress {\n  done: number;\n}\n"
 */
export function typescriptDeclaration(name: string, node: SchemaNode, side: Side, options: TypeOptions): TypeText {
  return collect(side, options, (context) => {
    const body = node.kind === "object" && node.catchall === undefined ? objectBody(node, context, "lines") : undefined;
    if (body !== undefined) return `export interface ${name} ${body}\n`;
    return `export type ${name} =${printType(context.type(node, ""), context.indent)};\n`;
  });
}

function collect(side: Side, { defs, indent = "" }: TypeOptions, print: (context: TypeContext) => string): TypeText {
  const refs = new Set<string>();
  const unknowns: Reason[] = [];

  function contextAt(path: string, level: string): TypeContext {
    return {
      side,
      defs,
      indent: level,
      type: (child, step) => produce(child, path + step, level),
      deeper: () => contextAt(path, `${level}  `),
      ref(name) {
        const def = defs[name];
        if (!refs.has(name) && def !== undefined) {
          refs.add(name);
          produce(def, path, level);
        }
        return typeName(name, side);
      },
      unknown(reason) {
        unknowns.push({ path: path.replace(/^\./, ""), reason });
        return primary("unknown");
      },
    };
  }

  function produce(node: SchemaNode, path: string, level: string): TypeExpression {
    // The compiler can't see that the producer found under a node's kind takes that node.
    const producer = typeProducers[node.kind] as (node: SchemaNode, context: TypeContext) => TypeExpression;
    return producer(node, contextAt(path, level));
  }

  const text = print(contextAt("", indent));
  return { text, refs: [...refs].sort(), unknowns };
}
