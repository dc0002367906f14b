import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import { canonicalLock } from "./canonical-lock.ts";
import type { ContractLock } from "./contract-lock.ts";
import { mapChildren, mapValues } from "./map-children.ts";
import type { Json, SchemaNode } from "./schema-node.ts";

/**
 * SHA-256, in hexadecimal, of what decides what each side understands: not of descriptions, deprecation, units, names of defs, what is
 * reserved, modes of compatibility and versions left behind.
 *
 * Two sides with the same hash understand each other; two with different hashes may, which is for a diff to say.
 */
export function contractHash(lock: ContractLock): string {
  const { lockVersion, name, channels, defs } = canonicalLock(lock);
  const numbers = new Map<string, number>();
  const bare = (node: SchemaNode) => withNumberedRefs(withoutFacts(node), numbers);
  const deciding = {
    lockVersion,
    name,
    channels: mapValues(channels, ({ address, access, params, snapshot, events }) => ({
      address,
      access,
      params: bare(params),
      ...(snapshot && { snapshot: bare(snapshot) }),
      events: mapValues(events, ({ schema, delivery, key, version }) => ({
        schema: bare(schema),
        ...(delivery && { delivery }),
        ...(key !== undefined && { key }),
        ...(version !== undefined && { version }),
      })),
    })),
    // A list that grows as its items refer to more: defs in the order of their first use.
    defs: [] as SchemaNode[],
  };
  for (const ref of numbers.keys()) deciding.defs.push(bare(defs[ref] ?? { kind: "never" }));
  return createHash("sha256")
    .update(canonicalJson(deciding as unknown as Json))
    .digest("hex");
}

function withoutFacts(node: SchemaNode): SchemaNode {
  const { description: _, deprecated: __, unit: ___, ...rest } = mapChildren(node, withoutFacts);
  return rest;
}

function withNumberedRefs(node: SchemaNode, numbers: Map<string, number>): SchemaNode {
  if (node.kind !== "ref") return mapChildren(node, (child) => withNumberedRefs(child, numbers));
  const number = numbers.get(node.ref) ?? numbers.size;
  numbers.set(node.ref, number);
  return { ...node, ref: String(number) };
}
