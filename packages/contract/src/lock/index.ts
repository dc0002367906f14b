export { canonicalJson } from "./canonical-json.ts";
export { canonicalLock } from "./canonical-lock.ts";
export { compileDecoder } from "./compile-decoder.ts";
export type { CompiledDecoder, Reason } from "./compiled-decoder.ts";
export { contractHash } from "./contract-hash.ts";
export {
  type ContractLock,
  type LockedChannel,
  type LockedEvent,
  type LockedVersion,
  toLock,
} from "./contract-lock.ts";
export {
  createSchemaDescriber,
  type DescribedSchema,
  describeSchema,
  type SchemaDescriber,
} from "./describe-schema.ts";
export { factsOf, jsDoc } from "./js-doc.ts";
export { parserName } from "./parser-name.ts";
export { inputPresence, outputPresence } from "./presence.ts";
export type { SchemaFacts } from "./schema-facts.ts";
export type * from "./schema-node.ts";
export { stringifyLock } from "./stringify-lock.ts";
export { typeName } from "./type-name.ts";
export type { Side, TypeText } from "./type-text.ts";
export { type TypeOptions, typescriptDeclaration, typescriptType } from "./typescript-type.ts";
