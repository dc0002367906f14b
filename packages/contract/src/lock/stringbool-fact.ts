import * as z from "zod";
import type { StringboolFact } from "./schema-node.ts";

type Transform = (
  text: string,
  payload: { value: unknown; issues: { readonly values?: readonly unknown[] }[] },
) => unknown;
type Reverse = (value: boolean, payload: object) => unknown;

/**
 * The lists of a `z.stringbool()`; undefined for any other codec.
 *
 * Zod keeps them in a closure, and beside the schema only until it is cloned, as `.describe()` does. A codec whose functions
 * read as Zod's own is asked: it tells what it takes when it refuses a text.
 */
export function stringboolFact(def: object): StringboolFact | undefined {
  if (!("transform" in def) || !("reverseTransform" in def)) return undefined;
  const own = z.stringbool()._zod.def;
  if (String(def.transform) !== String(own.transform)) return undefined;
  if (String(def.reverseTransform) !== String(own.reverseTransform)) return undefined;
  const [decode, encode] = [def.transform as Transform, def.reverseTransform as Reverse];
  const reads = (text: string): unknown => decode(text, { value: text, issues: [] });
  const issues: { readonly values?: readonly unknown[] }[] = [];
  // A list that holds this text is not known.
  decode(UNLIKELY, { value: UNLIKELY, issues });
  const values = (issues[0]?.values ?? []).filter((value) => typeof value === "string");
  const truthy = values.filter((text) => reads(text) === true);
  const falsy = values.filter((text) => reads(text) === false);
  const sent = [encode(true, {}), encode(false, {})];
  // What stands first is what is sent. Lists that overlap are not told apart.
  if (truthy.length === 0 || falsy.length === 0 || sent[0] !== truthy[0] || sent[1] !== falsy[0]) return undefined;
  const sensitive = values.some((text) => text.toLowerCase() !== text || reads(text.toUpperCase()) !== reads(text));
  return { truthy, falsy, ...(sensitive ? { case: "sensitive" as const } : {}) };
}

const UNLIKELY = "\0";
