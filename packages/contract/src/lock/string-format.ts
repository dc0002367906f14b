import * as core from "zod/v4/core";
import type { FormatCheck } from "./schema-node.ts";

type FormatDef = core.$ZodStringFormatDef;
type Options = NonNullable<FormatCheck["options"]>;

/**
 * A string format as data: by name and options, and with its pattern only when that isn't the format's usual one.
 *
 * @example formatCheck(z.iso.datetime({ offset: true })) // { check: "format", format: "datetime", options: { offset: true } }
 */
export function formatCheck(format: core.$ZodStringFormat): FormatCheck {
  const def: FormatDef = format._zod.def;
  const options = formatOptions(def);
  const custom = isCustom(def) ? { custom: true as const } : {};
  const pattern = def.pattern !== undefined && !isUsualPattern(format) ? { pattern: patternText(def.pattern) } : {};
  return {
    check: "format",
    format: def.format,
    ...(Object.keys(options).length > 0 ? { options } : {}),
    ...pattern,
    ...(pattern.pattern === undefined ? custom : {}),
  };
}

/** A pattern as data. Zod resets `lastIndex` before each test, so `g` decides nothing. */
export function patternText(pattern: RegExp): { readonly source: string; readonly flags: string } {
  return {
    source: pattern.source,
    flags: [...pattern.flags]
      .filter((flag) => flag !== "g")
      .sort()
      .join(""),
  };
}

/** Everything that a format's definition can hold besides what all definitions hold. */
const OPTIONS = [
  "version",
  "offset",
  "local",
  "precision",
  "length",
  "delimiter",
  "alg",
  "hostname",
  "protocol",
  "normalize",
];

function formatOptions(def: FormatDef): Options {
  const options: Record<string, string | number | boolean> = {};
  for (const name of OPTIONS) {
    const value: unknown = (def as unknown as Readonly<Record<string, unknown>>)[name];
    if (value instanceof RegExp) options[name] = knownPatternName(value) ?? value.toString();
    // `false` and null say the same as leaving the option out.
    else if (typeof value === "string" || typeof value === "number" || value === true) options[name] = value;
  }
  return options;
}

/** `domain`, `hostname`, `httpProtocol`: Zod's own patterns by name, because their text changes between its versions. */
function knownPatternName(pattern: RegExp): string | undefined {
  return ["domain", "hostname", "httpProtocol"].find((name) => sameText(knownPattern(name), pattern));
}

/** Zod's own pattern of that name. */
export function knownPattern(name: string): RegExp | undefined {
  const pattern: unknown = (core.regexes as Readonly<Record<string, unknown>>)[name];
  return pattern instanceof RegExp ? pattern : undefined;
}

function isCustom(def: FormatDef): boolean {
  return "fn" in def && knownPattern(def.format) === undefined;
}

function isUsualPattern(format: core.$ZodStringFormat): boolean {
  const def = format._zod.def;
  if (sameText(knownPattern(def.format), def.pattern)) return true;
  // A format whose pattern was not given makes its own: ask it, so that nothing here depends on Zod's version.
  const Format = format._zod.constr as new (def: FormatDef) => core.$ZodStringFormat;
  const { pattern: _, checks: __, ...rest } = def;
  return sameText(new Format(rest)._zod.def.pattern, def.pattern);
}

function sameText(a: RegExp | undefined, b: RegExp | undefined): boolean {
  return a !== undefined && b !== undefined && a.source === b.source && a.flags === b.flags;
}
