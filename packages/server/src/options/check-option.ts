import { ServerError } from "../errors/server-error.ts";

interface Range {
  readonly min: number;
  readonly max: number;
}

/** An option that is a whole number, or its default. */
export function integerOption(path: string, value: unknown, fallback: number, range: Range): number {
  if (value === undefined) return fallback;
  if (Number.isSafeInteger(value) && (value as number) >= range.min && (value as number) <= range.max) {
    return value as number;
  }
  throw new ServerError(
    "invalid_option",
    path,
    `expected a whole number from ${range.min} to ${range.max}, got ${show(value)}`,
  );
}

/** An option that is true or false, or its default. */
export function flagOption(path: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === "boolean") return value;
  throw new ServerError("invalid_option", path, `expected true or false, got ${show(value)}`);
}

/** An option that is a function, if given. */
export function functionOption<F>(path: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === "function") return value;
  throw new ServerError("invalid_option", path, `expected a function, got ${show(value)}`);
}

/** An option that is text, if given. */
export function textOption(path: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new ServerError("invalid_option", path, `expected text, got ${show(value)}`);
}

/** An option that is a list of text, if given: text alone would be taken for a list of its letters. */
export function textListOption(path: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value))
    throw new ServerError("invalid_option", path, `expected a list of text, got ${show(value)}`);
  const wrong = value.findIndex((one) => typeof one !== "string");
  if (wrong < 0) return value;
  throw new ServerError("invalid_option", `${path}[${wrong}]`, `expected text, got ${show(value[wrong])}`);
}

/** Refuses options that don't exist: a misspelt limit is a missing limit. */
export function knownOptions(path: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new ServerError("invalid_option", path, `expected an object of options, got ${show(options)}`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new ServerError("invalid_option", `${path}.${unknown}`, `no such option; there are ${known.join(", ")}`);
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
