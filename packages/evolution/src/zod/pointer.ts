/**
 * Steps as an RFC 6901 pointer.
 *
 * @example pointerTo("properties", "a/b") // "/properties/a~1b"
 */
export function pointerTo(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
