import { LINE_WIDTH } from "./line-width.ts";

/**
 * Types of another package that the generated code speaks of. Who depends on the contract package alone can then name them, and so can the
 * compiler when it writes the declarations of what they export.
 *
 * @example reExportLines("@tidings/server", ["Emitted"]) // ['export type { Emitted } from "@tidings/server";']
 */
export function reExportLines(from: string, names: readonly string[]): string[] {
  const short = `export type { ${names.join(", ")} } from "${from}";`;
  if (short.length <= LINE_WIDTH) return [short];
  return ["export type {", ...names.map((name) => `  ${name},`), `} from "${from}";`];
}
