import type { Json, ObjectNode, RecordNode, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { knownValues } from "../payload/known-keys.ts";
import { boundsInclude, type NumberBounds, numberBounds } from "../payload/number-bounds.ts";
import { lengthBounds } from "../payload/text-bounds.ts";
import type { Hints } from "./hints.ts";
import { pick, type Random } from "./random.ts";
import { sampleText } from "./text-samples.ts";

/** Deeper inside a recursive schema what may be left out is. */
const MAX_DEPTH = 6;

/** A value for the wire that the schema probably takes; undefined where a property would be left out. */
export function sampleWire(schema: SchemaNode, defs: SchemaDefs, hints: Hints, random: Random): Json | undefined {
  function sample(node: SchemaNode, depth: number): Json | undefined {
    switch (node.kind) {
      case "string":
        return node.coerce && random() < 0.3 ? anything() : sampleText(node.checks ?? [], hints, random);
      case "number":
        return node.coerce && random() < 0.3 ? anything() : sampleNumber(numberBounds(node.checks), hints, random);
      case "boolean":
        return node.coerce && random() < 0.3 ? anything() : random() < 0.5;
      case "null":
        return null;
      case "enum":
      case "literal":
        return pick(node.values, random);
      case "templateLiteral":
        return node.parts.map((part) => (typeof part === "string" ? part : inText(sample(part, depth)))).join("");
      case "object":
        return fields(node, depth);
      case "record":
        return entries(node, depth);
      case "array":
        return items(node.checks, () => sample(node.items, depth + 1), depth);
      case "tuple": {
        const first = node.items.map((item) => sample(item, depth + 1));
        const given = first.slice(0, first.findLastIndex((item) => item !== undefined) + 1);
        const { rest } = node;
        const more = rest === undefined ? [] : (items(undefined, () => sample(rest, depth + 1), depth) as Json[]);
        return [...given.map((item) => item ?? null), ...(given.length === node.items.length ? more : [])];
      }
      case "union": {
        const option = pick(depth > MAX_DEPTH ? node.options.slice(0, 1) : node.options, random);
        return option && sample(option, depth + 1);
      }
      case "intersection":
        return merged(sample(node.left, depth), sample(node.right, depth));
      case "optional":
        return random() < (depth > MAX_DEPTH ? 1 : 0.4) ? undefined : sample(node.inner, depth);
      case "default":
      case "prefault":
        return random() < 0.3 ? undefined : sample(node.inner, depth);
      case "nullable":
        return random() < (depth > MAX_DEPTH ? 1 : 0.25) ? null : sample(node.inner, depth);
      case "catch":
        return random() < 0.2 ? anything() : sample(node.inner, depth);
      case "nonoptional":
      case "readonly":
        return sample(node.inner, depth);
      case "pipe":
        return sample(random() < 0.5 ? node.in : node.out, depth);
      case "codec":
        if (node.stringbool) return pick([...node.stringbool.truthy, ...node.stringbool.falsy], random);
        return node.name === "bigintString"
          ? pick(["0", "-12", "98765432109876543210"], random)
          : sample(node.in, depth);
      case "ref": {
        const def = defs[node.ref];
        return def === undefined || depth > MAX_DEPTH * 3 ? null : sample(def, depth + 2);
      }
      default:
        return anything();
    }
  }

  function anything(): Json {
    const { numbers, texts, keys } = hints;
    const odd = keys.includes("toString") ? [{ toString: 1 }] : [];
    const usual = [null, true, 0, "", "text", "1", 1.5, [], {}, [1], { a: 1 }, ...odd];
    return pick<Json>([...usual, ...numbers, ...texts], random) ?? null;
  }

  function items(checks: SchemaNode["checks"], item: () => Json | undefined, depth: number): Json {
    const { min, max } = lengthBounds(checks);
    const usual =
      depth > MAX_DEPTH ? [min] : [min, min + 1, Math.min(max, min + 3), ...hints.lengths.filter((n) => n < 50)];
    const length =
      pick(
        usual.filter((count) => count >= min && count <= max),
        random,
      ) ?? min;
    return Array.from({ length: Math.min(length, 200) }, () => item() ?? null);
  }

  function fields(node: ObjectNode, depth: number): Json {
    const made: [string, Json][] = [];
    for (const [name, { schema, input }] of Object.entries(node.properties)) {
      const value = input !== "required" && random() < 0.25 ? undefined : sample(schema, depth + 1);
      if (value !== undefined) made.push([name, value]);
    }
    if (node.unknownKeys !== "strip" && random() < 0.5) {
      const key = pick([...hints.keys, "extra"], random) ?? "extra";
      const value = node.catchall === undefined ? anything() : sample(node.catchall, depth + 1);
      if (!Object.hasOwn(node.properties, key) && value !== undefined) made.push([key, value]);
    }
    return Object.fromEntries(made);
  }

  function entries(node: RecordNode, depth: number): Json {
    const known = knownValues(node.key);
    const keys =
      known !== undefined
        ? known.filter(() => !node.partial || random() < 0.6).map(String)
        : Array.from({ length: Math.floor(random() * 3) }, () => inText(sample(node.key, depth + 1) ?? "key"));
    if (known === undefined && hints.keys.length > 0 && random() < 0.3) keys.push(pick(hints.keys, random) ?? "key");
    const made = keys.map((key) => [key, sample(node.value, depth + 1)] as const);
    return Object.fromEntries(made.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  }

  return sample(schema, 0);
}

/** As part of a text or as a key; what is tried for a coercion may be no such thing. */
function inText(value: Json | undefined): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function merged(left: Json | undefined, right: Json | undefined): Json | undefined {
  const both = [left, right].every((side) => typeof side === "object" && side !== null && !Array.isArray(side));
  return both ? { ...(left as object), ...(right as object) } : (left ?? right);
}

function sampleNumber(bounds: NumberBounds, hints: Hints, random: Random): number {
  const { min, max, multiples } = bounds;
  const step = multiples[0];
  const ends = [min, min + 1, min + 0.5, max, max - 1, max - 0.5, (min + max) / 2].filter(Number.isFinite);
  const usual = [0, 1, -1, 0.5, 7, 1e6, ...ends, ...hints.numbers, ...hints.numbers, ...hints.numbers];
  const candidates = step === undefined ? usual : usual.flatMap((value) => [value, Math.ceil(value / step) * step]);
  const within = candidates.filter((value) => Number.isFinite(value) && isWithin(bounds, value));
  return (pick(within, random) ?? (Number.isFinite(min) ? min : 0)) + 0;
}

function isWithin(bounds: NumberBounds, value: number): boolean {
  if (bounds.integer && !Number.isInteger(value)) return false;
  const alone = { ...bounds, min: value, max: value, minExclusive: false, maxExclusive: false };
  return boundsInclude({ ...bounds, partial: false, multiples: [] }, alone);
}
