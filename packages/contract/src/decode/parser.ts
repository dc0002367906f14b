/** An {@link Issue} while its path is still being led back to the value's root. */
export interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/**
 * What every combinator makes: takes a value apart, adds an issue for each fault and returns the decoded value.
 *
 * The result means nothing when issues were added. Values are `unknown` on purpose: generated code writes the payloads' types
 * out, so that a consumer's compiler has no inference to do; a property test keeps type, decoder and Zod equal.
 */
export interface Parser {
  (input: unknown, issues: Fault[]): unknown;
  /** What `object` runs on `undefined` when the key isn't there; what yields `undefined` leaves it out. Default: it is a fault. */
  absent?: Parser;
}
