/**
 * The constant that holds a def's parser in generated code.
 *
 * @example parserName("Category") // "categoryParser"
 */
export function parserName(ref: string): string {
  return `${ref.charAt(0).toLowerCase()}${ref.slice(1)}Parser`;
}
