import * as core from "zod/v4/core";
import type { CompileContext } from "./compile-kinds.ts";
import type { Expression } from "./expression.ts";
import type { SchemaNode, TemplateLiteralNode } from "./schema-node.ts";

/** A template literal is the pattern that the installed Zod makes of its parts. */
export function compileTemplateLiteral(node: TemplateLiteralNode, context: CompileContext): Expression {
  const parts: (string | core.$ZodType)[] = [];
  for (const part of node.parts) {
    const rebuilt = typeof part === "string" ? part : rebuild(part);
    if (rebuilt === undefined) return context.refuse("a template literal with a constrained part");
    parts.push(rebuilt);
  }
  const { pattern } = new core.$ZodTemplateLiteral({
    type: "template_literal",
    // Typed for schemas whose pattern the compiler knows; these are all such.
    parts: parts as core.$ZodTemplateLiteralPart[],
  })._zod;
  return context.call(
    "pipe",
    context.use("string"),
    context.call("pattern", String(pattern), JSON.stringify("the template")),
  );
}

/** The Zod schema of a part, of those kinds that have a pattern and nothing else. */
function rebuild(part: SchemaNode): core.$ZodType | undefined {
  if (part.checks !== undefined) return undefined;
  switch (part.kind) {
    case "string":
      return new core.$ZodString({ type: "string" });
    case "number":
      return new core.$ZodNumber({ type: "number" });
    case "boolean":
      return new core.$ZodBoolean({ type: "boolean" });
    case "literal":
      return new core.$ZodLiteral({ type: "literal", values: [...part.values] });
    case "enum":
      return new core.$ZodEnum({
        type: "enum",
        entries: Object.fromEntries(part.values.map((value) => [value, value])),
      });
    default:
      return undefined;
  }
}
