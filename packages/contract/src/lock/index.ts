/*
 * Functions to come, with these signatures:
 *
 * toLock(contract: AnyContract): ContractLock                     throws ContractError "unsupported_schema"
 * stringifyLock(lock: ContractLock): string                       canonical JSON with a trailing newline
 * contractHash(lock: ContractLock): string                        64 hex digits
 * describeSchema(schema: z.core.$ZodType, path: string): { schema: SchemaNode; defs: SchemaDefs }
 * compileDecoder(node: SchemaNode, defs: SchemaDefs): CompiledDecoder
 * parserName(ref: string): string                                 constant that holds a def's Parser: `categoryParser`
 * typescriptType(node: SchemaNode, side: Side, options: { defs: SchemaDefs; indent?: string }): TypeText
 * typescriptDeclaration(name: string, node: SchemaNode, side: Side, options: { defs: SchemaDefs }): TypeText
 *                                                                 `export interface Name { … }` or `export type Name = …;`, with JSDoc
 * typeName(ref: string, side: Side): string                       type that holds a def: `Category` (output), `CategoryWire` (input)
 * jsDoc(facts: { description?; deprecated?; unit? }, indent?: string): string   the comment with its newline, or ""
 *
 * A generated decoder: `const f: Decoder<T> = toDecoder<T>(${expression});`
 * and for every ref, before it: `const ${parserName(ref)}: Parser = ${compileDecoder(defs[ref], defs).expression};`
 */
export type { CompiledDecoder, Reason } from "./compiled-decoder.ts";
export type { ContractLock, LockedChannel, LockedEvent } from "./contract-lock.ts";
export type * from "./schema-node.ts";
export type { Side, TypeText } from "./type-text.ts";
