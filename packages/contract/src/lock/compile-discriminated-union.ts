import type { CompileContext } from "./compile-kinds.ts";
import type { Expression } from "./expression.ts";
import type { Json, SchemaDefs, SchemaNode, UnionNode } from "./schema-node.ts";

/** @example discriminatedUnion("type", [["circle"], object({ type: literal("circle") })]) */
export function compileDiscriminatedUnion(node: UnionNode, discriminator: string, context: CompileContext): Expression {
  if (node.fallback) return context.refuse("a discriminated union tries every option for an unknown discriminator");
  const options = node.options.map((option, index): Expression => {
    const tags = tagsOf(option, discriminator, context.defs);
    if (tags === undefined) return context.refuse("a union's discriminator is not plain literals");
    return { list: [{ list: tags.map((tag) => JSON.stringify(tag)) }, context.compile(option, `|${index}`)] };
  });
  return context.call("discriminatedUnion", JSON.stringify(discriminator), ...options);
}

/** The values of the discriminator that lead to this option; undefined when they aren't plain, required literals. */
function tagsOf(option: SchemaNode, discriminator: string, defs: SchemaDefs): readonly Json[] | undefined {
  switch (option.kind) {
    case "object": {
      const property = option.properties[discriminator];
      return property?.input === "required" ? literalValues(property.schema) : undefined;
    }
    case "union": {
      const nested = option.options.map((inner) => tagsOf(inner, discriminator, defs));
      return nested.every((tags) => tags !== undefined) ? nested.flat() : undefined;
    }
    case "readonly":
      return tagsOf(option.inner, discriminator, defs);
    case "ref": {
      const def = defs[option.ref];
      return def?.kind === "object" ? tagsOf(def, discriminator, defs) : undefined;
    }
    default:
      return undefined;
  }
}

function literalValues(node: SchemaNode): readonly Json[] | undefined {
  if (node.kind === "literal" || node.kind === "enum") return node.values;
  return node.kind === "null" ? [null] : undefined;
}
