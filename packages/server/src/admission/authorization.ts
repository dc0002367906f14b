import { ServerError } from "../errors/server-error.ts";

/**
 * What `authorize` says: yes, no, or yes until an instant. At that instant it is asked again, and no event is sent until it
 * has said yes anew.
 */
export type Authorization =
  | boolean
  | {
      readonly allow: boolean;
      /** A `Date`, or milliseconds since 1970 (a JWT's `exp` is in seconds: multiply it by 1,000). Default: no end. */
      readonly expiresAt?: Date | number;
    };

/** Below it, as milliseconds, lies 1973: whoever says so meant seconds. */
const SURELY_SECONDS = 100_000_000_000;

/**
 * When a permission ends, in milliseconds since 1970: Infinity for never, undefined when there is none.
 *
 * @throws ServerError `invalid_authorization`
 */
export function expiryOf(authorization: Authorization | undefined): number | undefined {
  if (authorization === true) return Number.POSITIVE_INFINITY;
  if (typeof authorization !== "object" || authorization === null || authorization.allow !== true) return undefined;
  const { expiresAt = Number.POSITIVE_INFINITY } = authorization;
  const at = Number(expiresAt);
  if (Number.isNaN(at) || Math.abs(at) < SURELY_SECONDS) {
    const mend = `expected a Date or milliseconds since 1970, got ${String(expiresAt)}`;
    throw new ServerError("invalid_authorization", "authorize().expiresAt", mend);
  }
  return at;
}
