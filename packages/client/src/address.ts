import { ClientError } from "./client-error.ts";

/** A channel's parameters, as the caller gives them. */
export type Params = Readonly<Record<string, string | number>>;

/**
 * Fills an address: `renders/{renderId}` with `{ renderId: "a b" }` is `renders/a%20b`.
 *
 * @throws ClientError `invalid_option` for a parameter that is missing, empty, `.`, `..` or neither text nor a number.
 */
export function fillAddress(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = `${params[name] ?? ""}`;
    if (/^\.{0,2}$/.test(value)) throw new ClientError("invalid_option", `${template} ${name}: ${value}`);
    return encodeURIComponent(value);
  });
}
