import type { Check, FormatCheck } from "@tidings/contract/lock";
import { lengthBounds } from "../payload/text-bounds.ts";
import type { Hints } from "./hints.ts";
import { pick, type Random } from "./random.ts";
import { textOfPattern } from "./text-of-pattern.ts";

/** A text that the checks probably let through. */
export function sampleText(checks: readonly Check[], hints: Hints, random: Random): string {
  for (const check of checks) {
    if (check.check === "format") {
      const examples = [...(EXAMPLES[check.format] ?? []), ...optionExamples(check)];
      const example = pick(examples, random);
      if (example !== undefined) return example;
      if (check.pattern !== undefined) return textOfPattern(check.pattern.source, check.pattern.flags, random);
    }
    if (check.check === "pattern" && random() < 0.9) return textOfPattern(check.source, check.flags, random);
  }
  if (hints.texts.length > 0 && random() < 0.4) return pick(hints.texts, random) ?? "";
  return withLength(checks, hints, random);
}

function withLength(checks: readonly Check[], hints: Hints, random: Random): string {
  const { min, max } = lengthBounds(checks);
  const part = (name: string): string =>
    checks.map((check) => (check.check === name && "value" in check ? String(check.value) : "")).join("");
  const [start, middle, end] = [part("startsWith"), part("includes"), part("endsWith")];
  const lengths = [min, min + 1, Math.min(max, min + 6), ...(max < 1_000 ? [max, max - 1] : []), ...hints.lengths];
  const fitting = lengths.filter((length) => length >= min && length <= max);
  const length = pick(fitting, random) ?? min;
  const upper = checks.some((check) => check.check === "format" && check.format === "uppercase");
  const alphabet = upper ? "AXZ 1" : (pick(["abc", "abc", "xyz9", "aB ", "é😀"], random) ?? "a");
  const fixed = [...start, ...middle, ...end].length;
  let filler = "";
  for (let index = fixed; index < length; index++) filler += pick([...alphabet], random) ?? "a";
  return start + middle + filler + end;
}

function optionExamples({ format, options }: FormatCheck): readonly string[] {
  const version = typeof options?.version === "string" ? options.version.slice(1) : undefined;
  if (format === "uuid" && version !== undefined) return [`123e4567-e89b-${version}2d3-a456-426614174000`];
  if (typeof options?.precision === "number" && options.precision > 0) {
    const time = `10:00:00.${"1".repeat(options.precision)}`;
    return format === "time" ? [time] : [`2026-01-31T${time}Z`];
  }
  return [];
}

/** Texts of Zod's formats, first usual ones, then such as only a wider definition takes. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  base64: ["", "YQ==", "YWJj"],
  base64url: ["", "YQ", "a-_b"],
  cidrv4: ["10.0.0.0/8"],
  cidrv6: ["::/0"],
  cuid: ["cjld2cjxh0000qzrmn831i7rn"],
  cuid2: ["tz4a98xxat96iws9zmbrgj3a"],
  date: ["2026-01-31", "2024-02-29"],
  datetime: [
    "2026-01-31T10:00:00Z",
    "2026-01-31T10:00:00.123Z",
    "2026-01-31T10:00:00+01:00",
    "2026-01-31T10:00:00",
    "2026-01-31T10:00Z",
  ],
  duration: ["P1D", "PT1H30M"],
  e164: ["+491701234567"],
  email: ["ada@example.org", "a@b"],
  emoji: ["😀"],
  guid: ["123e4567-e89b-42d3-c456-426614174000", "123e4567-e89b-42d3-a456-426614174000"],
  hex: ["00ff"],
  hostname: ["example.org"],
  ipv4: ["127.0.0.1"],
  ipv6: ["::1"],
  jwt: ["eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln"],
  ksuid: ["0ujtsYcgvSTl8PAuAdqWYSMnLOv"],
  mac: ["00:1A:2B:3C:4D:5E"],
  nanoid: ["V1StGXR8_Z5jdHi6B-myT"],
  time: ["10:00:00", "10:00", "10:00:00.123"],
  ulid: ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  url: ["https://example.org/a", "http://localhost", "mailto:a@b", "ftp://example.org", "https://Example.org"],
  uuid: [
    "123e4567-e89b-42d3-a456-426614174000",
    "123e4567-e89b-12d3-a456-426614174000",
    "01890a5d-ac96-774b-bcce-b302099a8057",
    "00000000-0000-0000-0000-000000000000",
  ],
  xid: ["9m4e2mr0ui3e8a215n4g"],
};
