/** An {@link Issue} while its path is still being led back to the value's root. */
export interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/**
 * What every combinator makes: takes a value apart, adds an issue for each fault and returns the decoded value.
 *
 * JSON has no `undefined`: it stands for a property that is absent, and a property that yields it is left out. The result means
 * nothing when issues were added. Values are `unknown` on purpose: generated code writes the payloads' types
 * out, so that a consumer's compiler has no inference to do; a property test keeps type, decoder and Zod equal.
 */
export type Parser = (input: unknown, issues: Fault[]) => unknown;
