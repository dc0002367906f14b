import * as z from "zod";
import { caseGroups, type EvolutionCase, schemaOf } from "../../packages/evolution/test/cases/index.ts";

export const cases: readonly EvolutionCase[] = caseGroups.flatMap(({ cases: some }) => some);

export type Json = { readonly [key: string]: unknown };

/** The event as the wire carries it; undefined when JSON Schema can't say it. */
export function jsonSchema(source: string, target: "draft-2020-12" | "draft-7"): Json | undefined {
  try {
    return z.toJSONSchema(schemaOf(source), { target, io: "input", unrepresentable: "throw" }) as Json;
  } catch {
    return undefined;
  }
}

/** All cases in one OpenAPI document, each the body of an answer, because an event goes from server to client. */
export function openApi(side: "before" | "after"): Json {
  const schemas: Record<string, unknown> = {};
  const paths = cases.flatMap((one, index) => {
    const schema = jsonSchema(one[side], "draft-2020-12");
    if (schema === undefined) return [];
    const { $schema: _, $defs = {}, ...rest } = schema;
    // A reference is read from the top of the document: what a schema defines for itself is not found inside of it.
    const hoisted = (inner: unknown): unknown =>
      JSON.parse(JSON.stringify(inner).replaceAll('"#/$defs/', `"#/components/schemas/case${index}`));
    for (const [name, def] of Object.entries($defs)) schemas[`case${index}${name}`] = hoisted(def);
    const content = { "application/json": { schema: hoisted(rest) } };
    const responses = { "200": { description: "An event.", content } };
    return [[`/case-${index}`, { get: { operationId: `case${index}`, summary: "A case.", responses } }]];
  });
  const info = { title: "Cases", version: "1.0.0" };
  return { openapi: "3.1.0", info, paths: Object.fromEntries(paths), components: { schemas } };
}
