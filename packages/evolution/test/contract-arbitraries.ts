/** The contract's own arbitraries, which are no part of its package. */
export { mutated } from "../../contract/test/mutation.ts";
export { schemaArbitrary } from "../../contract/test/schema-arbitrary.ts";
