/*
 * To come, with these signatures:
 *
 * typescriptType(node: SchemaNode, side: Side, options: { defs: SchemaDefs; indent?: string }): TypeText
 * typescriptDeclaration(name: string, node: SchemaNode, side: Side, options: { defs: SchemaDefs }): TypeText
 *                                                                 `export interface Name { … }` or `export type Name = …;`, with JSDoc
 * typeName(ref: string, side: Side): string                       type that holds a def: `Category` (output), `CategoryWire` (input)
 * jsDoc(facts: SchemaFacts, indent?: string): string              the comment with its newline, or ""
 *
 * A generated decoder: `const f: Decoder<T> = toDecoder<T>(${expression});`
 * and for every ref, before it: `const ${parserName(ref)}: Parser = ${compileDecoder(defs[ref], defs).expression};`
 */

export { compileDecoder } from "./compile-decoder.ts";
export type { CompiledDecoder, Reason } from "./compiled-decoder.ts";
export { contractHash } from "./contract-hash.ts";
export { type ContractLock, type LockedChannel, type LockedEvent, toLock } from "./contract-lock.ts";
export {
  createSchemaDescriber,
  type DescribedSchema,
  describeSchema,
  type SchemaDescriber,
} from "./describe-schema.ts";
export { parserName } from "./parser-name.ts";
export type { SchemaFacts } from "./schema-facts.ts";
export type * from "./schema-node.ts";
export { stringifyLock } from "./stringify-lock.ts";
export type { Side, TypeText } from "./type-text.ts";
