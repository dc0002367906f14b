/** Where a module passes on what it has from another package. */
export interface ReExport {
  /** From 1. */
  readonly line: number;
  /** The package that it has it from. */
  readonly from: string;
}

/**
 * The first statement of a module that passes on something of one of the packages named, subpaths included:
 *
 * - `export * from "p"`, `export { A } from "p/server"`, `export type { A } from "p"`
 * - `export { A }` or `export default A` of something that is imported from it
 * - `export type T = …A…` and `export interface T extends A` of something that is imported from it
 *
 * What a function's inferred type brings with it can't be seen without a type checker, and is not found.
 */
export function findReExport(source: string, packages: Iterable<string>): ReExport | undefined {
  const code = blankComments(source);
  const found: { at: number; from: string }[] = [];
  const specifiers = packagePattern(packages);
  if (specifiers === undefined) return undefined;
  const from = new RegExp(
    String.raw`\bexport\s+(?:type\s+)?(?:\*(?:\s*as\s+[\w$]+)?|\{[^}]*\})\s*from\s*${specifiers}`,
    "g",
  );
  for (const { index, groups } of code.matchAll(from)) found.push({ at: index, from: groups?.package as string });
  for (const [name, origin] of importedNames(code, specifiers)) {
    const at = exportOf(code, name);
    if (at !== undefined) found.push({ at, from: origin });
  }
  const first = found.sort((a, b) => a.at - b.at)[0];
  return first && { line: code.slice(0, first.at).split("\n").length, from: first.from };
}

/** The local names of what a module imports from the packages, and the package of each. */
function importedNames(code: string, specifiers: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const { groups } of code.matchAll(
    new RegExp(String.raw`\bimport\s+(?:type\s+)?(?<clause>[^"'();]*?)\s*from\s*${specifiers}`, "g"),
  )) {
    for (const part of (groups?.clause ?? "").split(/[{},]/)) {
      // `A`, `type A`, `A as B`, `* as N`: the last word is the local name.
      const name = /([\w$]+)\s*$/.exec(part)?.[1];
      if (name !== undefined) names.set(name, groups?.package as string);
    }
  }
  return names;
}

function exportOf(code: string, name: string): number | undefined {
  const word = String.raw`(?<![\w$.])${name.replaceAll("$", String.raw`\$`)}(?![\w$])`;
  const forms = [
    String.raw`\bexport\s+(?:type\s+)?\{[^}]*${word}[^}]*\}(?!\s*from\b)`,
    String.raw`\bexport\s+default\s+${word}`,
    String.raw`\bexport\s+(?:declare\s+)?interface\s[^{]*\bextends\b[^{]*${word}`,
    // Up to the next statement that begins a line.
    String.raw`\bexport\s+(?:declare\s+)?type\s+[\w$]+[^=;]*=(?:(?!\n(?:export|import|const|let|function|class|interface|type|declare)\b)[^;])*?${word}`,
  ];
  const found = forms.map((form) => code.search(new RegExp(form))).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

function packagePattern(packages: Iterable<string>): string | undefined {
  const names = [...packages].map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return names.length === 0 ? undefined : `["'](?<package>${names.join("|")})(?:/[^"']*)?["']`;
}

/** Comments and template strings become blanks, so that what they quote is no code; lines stay where they are. */
function blankComments(source: string): string {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replaceAll(token, (text) =>
    text.startsWith("/") || text.startsWith("`") ? text.replaceAll(/[^\n]/g, " ") : text,
  );
}
