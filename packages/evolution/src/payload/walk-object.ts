import type { ObjectNode, PropertyNode } from "@tidings/contract/lock";
import { pointerTo } from "../zod/pointer.ts";
import { BOTH, nameOf, type Place } from "./draft.ts";
import { facetsOf } from "./facets.ts";
import type { Walk } from "./walk.ts";

/** What changed in an object's properties, and in what becomes of keys that it doesn't know. */
export function walkObject(before: ObjectNode, after: ObjectNode, place: Place, walk: Walk): void {
  const at = (name: string): Place => ({
    ...place,
    pointer: place.pointer + pointerTo("properties", name, "schema"),
    path: [...place.path, name],
  });
  const has = (node: ObjectNode, name: string): boolean => Object.hasOwn(node.properties, name);
  const removed = Object.keys(before.properties).filter((name) => !has(after, name));
  const added = Object.keys(after.properties).filter((name) => !has(before, name));
  const schemaOf = (node: ObjectNode, name: string) => (node.properties[name] as PropertyNode).schema;
  /** The object with no other property than these. */
  const only = (node: ObjectNode, ...names: readonly string[]): ObjectNode => ({
    ...node,
    checks: [],
    properties: Object.fromEntries(
      names.filter((name) => has(node, name)).map((name) => [name, node.properties[name] as PropertyNode]),
    ),
  });

  for (const name of Object.keys(before.properties)) {
    if (has(after, name)) walk.visit(schemaOf(before, name), schemaOf(after, name), at(name));
  }
  const alike = (old: string, name: string): boolean => walk.same(schemaOf(before, old), schemaOf(after, name));
  const renamed = new Map(
    removed.flatMap((old): [string, string][] => {
      const [name, ...others] = added.filter((one) => alike(old, one));
      if (name === undefined || others.length > 0) return [];
      return removed.some((other) => other !== old && alike(other, name)) ? [] : [[old, name]];
    }),
  );
  for (const [old, name] of renamed) {
    walk.add({
      rule: "field-renamed",
      place: { ...at(name), formerPath: at(old).path },
      message: `${nameOf(at(old))} is gone and ${nameOf(at(name))} has the same schema: renamed, it seems.`,
      mend: "keep both for a while, or declare the new version with evolve() and up and down casts",
      before: only(before, old, name),
      after: only(after, old, name),
      about: "fields",
    });
  }
  for (const name of removed.filter((old) => !renamed.has(old))) {
    const mend = "keep the field until nobody reads it, then remove it with a major version";
    walk.add({
      rule: "field-removed",
      place: at(name),
      message: `${nameOf(at(name))} is gone.`,
      mend,
      before: only(before, name),
      after: only(after, name),
      about: "fields",
    });
  }
  const names = new Set(renamed.values());
  for (const name of added.filter((one) => !names.has(one))) {
    const { optional, supplied } = facetsOf(schemaOf(after, name));
    const how = supplied ? "with a default" : optional ? "and optional" : "and required";
    const mend = supplied || optional ? {} : { mend: "make it optional, or give it a default" };
    walk.add({
      rule: "field-added",
      place: at(name),
      message: `${nameOf(at(name))} is new ${how}.`,
      ...mend,
      before: only(before, name),
      after: only(after, name),
      about: "fields",
    });
  }
  walkUnknownKeys(before, after, place, walk);
}

function walkUnknownKeys(before: ObjectNode, after: ObjectNode, place: Place, walk: Walk): void {
  if (before.unknownKeys !== after.unknownKeys) {
    const reads = { strip: "drops", strict: "refuses", loose: "keeps", catchall: "checks" };
    const message = `${nameOf(place)} ${reads[after.unknownKeys]} keys that it doesn't know; it ${PAST[before.unknownKeys]} them.`;
    const keeps = [before.unknownKeys, after.unknownKeys].some((policy) => policy === "loose" || policy === "catchall");
    // With all that both know, so that only other keys count.
    const shared = Object.fromEntries(
      Object.entries(after.properties).filter(([name]) => Object.hasOwn(before.properties, name)),
    );
    const any = Object.fromEntries(
      Object.entries(shared).map(([name, property]) => [name, { ...property, schema: NEUTRAL }]),
    );
    walk.add({
      rule: "unknown-keys-changed",
      place,
      message,
      before: { ...before, checks: [], properties: any },
      after: { ...after, checks: [], properties: any },
      about: "nothing",
      ...(keeps && { danger: BOTH }),
    });
  } else if (before.catchall && after.catchall) {
    const inside = { ...place, pointer: `${place.pointer}/catchall`, path: [...place.path, "*"] };
    walk.visit(before.catchall, after.catchall, inside);
  }
}

const NEUTRAL = { kind: "boolean" } as const;
const PAST = { strip: "dropped", strict: "refused", loose: "kept", catchall: "checked" };
