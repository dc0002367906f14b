import { LINE_WIDTH } from "./line-width.ts";

/** At least one name. */
export type ImportNames = readonly [string, ...string[]];

export interface Imports {
  add(from: string, name: string, isType: boolean): void;
  /** The import declarations, packages before files, as Biome and most formatters would order them. */
  print(): string[];
}

export function createImports(): Imports {
  const modules = new Map<string, Map<string, boolean>>();
  return {
    add(from, name, isType) {
      const names = modules.get(from) ?? new Map<string, boolean>();
      modules.set(from, names.set(name, isType && (names.get(name) ?? true)));
    },
    print: () => [...modules].sort(([a], [b]) => byModule(a, b)).flatMap(([from, names]) => printImport(from, names)),
  };
}

function printImport(from: string, names: ReadonlyMap<string, boolean>): string[] {
  const sorted = [...names].sort(([a], [b]) => byName(a, b));
  const allTypes = sorted.every(([, isType]) => isType);
  const specifiers = sorted.map(([name, isType]) => (isType && !allTypes ? `type ${name}` : name));
  const keyword = allTypes ? "import type" : "import";
  const short = `${keyword} { ${specifiers.join(", ")} } from "${from}";`;
  if (short.length <= LINE_WIDTH) return [short];
  return [`${keyword} {`, ...specifiers.map((specifier) => `  ${specifier},`), `} from "${from}";`];
}

/** Packages first, then the farthest folder, then neighbours. */
function byModule(a: string, b: string): number {
  return distance(a) - distance(b) || byName(a, b);
}

function distance(specifier: string): number {
  if (specifier.startsWith("../")) return 1;
  return specifier.startsWith("./") ? 2 : 0;
}

/** Letter by letter without regard to case, capitals first: `A < a < B`. The same in every locale. */
function byName(a: string, b: string): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [left, right] = [a.charAt(index), b.charAt(index)];
    if (left === right) continue;
    const [lowerLeft, lowerRight] = [left.toLowerCase(), right.toLowerCase()];
    if (lowerLeft !== lowerRight) return lowerLeft < lowerRight ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
