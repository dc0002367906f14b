import type { Side } from "./type-text.ts";

/**
 * The type that holds a def in generated code.
 *
 * @example typeName("category", "output") // "Category"
 * @example typeName("Category", "input") // "CategoryWire"
 */
export function typeName(ref: string, side: Side): string {
  const name = ref.charAt(0).toUpperCase() + ref.slice(1);
  return side === "output" ? name : `${name}Wire`;
}
