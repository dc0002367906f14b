import { type CompileContext, compileProducers } from "./compile-kinds.ts";
import type { CompiledDecoder, Reason } from "./compiled-decoder.ts";
import { type Expression, printExpression } from "./expression.ts";
import { parserName } from "./parser-name.ts";
import type { SchemaDefs, SchemaNode } from "./schema-node.ts";

/**
 * A schema as source text over `@tidings/contract/decode`, or the reasons why that can't check it as Zod does.
 *
 * Pure: the same node gives the same text. Patterns of formats are those of the installed Zod.
 *
 * @example compileDecoder(node, {}).expression // "object({ done: pipe(integer, min(0)), note: optional(string) })"
 */
export function compileDecoder(node: SchemaNode, defs: SchemaDefs): CompiledDecoder {
  const imports = new Set<string>();
  const refs = new Set<string>();
  const reasons: Reason[] = [];

  function compile(current: SchemaNode, path: string, taken: Set<string>): Expression {
    const produce = compileProducers[current.kind] as (node: SchemaNode, context: CompileContext) => Expression;
    return produce(current, {
      defs,
      compile: (child, step) => compile(child, path + step, taken),
      use(name) {
        taken.add(name);
        return name;
      },
      call(name, ...args) {
        taken.add(name);
        return { call: name, args };
      },
      ref(name) {
        const def = defs[name];
        if (!refs.has(name) && def !== undefined) {
          refs.add(name);
          // For its reasons and refs; its expression stands elsewhere.
          compile(def, path, new Set());
        }
        return parserName(name);
      },
      refuse(reason) {
        if (!reasons.some((other) => other.path === path && other.reason === reason)) reasons.push({ path, reason });
        return "";
      },
    });
  }

  const expression = printExpression(compile(node, "", imports));
  if (reasons.length > 0) return { kind: "zod", reasons: reasons.map(withoutLeadingDot) };
  const [importNames, refNames] = [[...imports].sort(), [...refs].sort()];
  return { kind: "decoder", expression, imports: importNames, refs: refNames };
}

function withoutLeadingDot({ path, reason }: Reason): Reason {
  return { path: path.replace(/^\./, ""), reason };
}
