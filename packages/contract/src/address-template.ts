import { ContractError } from "./contract-error.ts";
import { isParamName } from "./names.ts";

export type AddressSegment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "param"; readonly name: string };

/** No leading dot, so that no segment is `.` or `..`, which every URL parser would take away. */
const LITERAL = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/;

/**
 * Takes apart an address template such as `renders/{renderId}/tiles`.
 *
 * @throws ContractError `invalid_address` with `path`.
 */
export function parseAddressTemplate(address: unknown, path: string): readonly AddressSegment[] {
  if (typeof address !== "string" || address === "") {
    throw invalid(path, `an address is text such as "renders/{renderId}"`);
  }
  if (address.startsWith("/") || address.endsWith("/")) {
    throw invalid(path, `"${address}" begins or ends with "/"; leave that out, addresses are relative to the endpoint`);
  }
  const names = new Set<string>();
  return address.split("/").map((text): AddressSegment => {
    if (!text.includes("{") && !text.includes("}")) {
      if (LITERAL.test(text)) return { kind: "literal", text };
      if (text === "") throw invalid(path, `"${address}" has an empty segment; write one "/" between segments`);
      throw invalid(
        path,
        `segment "${text}" has characters that a URL would change; use letters, digits and "-", "_", "~", and "." but not first`,
      );
    }
    const name = text.slice(1, -1);
    if (text !== `{${name}}` || !isParamName(name)) {
      throw invalid(
        path,
        `segment "${text}" is not one whole parameter; write it as {name}, letters and digits, a lower case letter first`,
      );
    }
    if (names.has(name)) throw invalid(path, `parameter {${name}} appears twice; give each its own name`);
    names.add(name);
    return { kind: "param", name };
  });
}

function invalid(path: string, message: string): ContractError {
  return new ContractError({ code: "invalid_address", path, message });
}
