import { canonicalJson, compareText, sortKeys } from "./canonical-json.ts";
import type { ContractLock, LockedChannel } from "./contract-lock.ts";
import { mapChildren, mapValues } from "./map-children.ts";
import type { Json, SchemaNode } from "./schema-node.ts";

/** The lock with every node replaced. */
export function mapLock(lock: ContractLock, map: (node: SchemaNode) => SchemaNode): ContractLock {
  const mapChannel = (channel: LockedChannel): LockedChannel => ({
    ...channel,
    params: map(channel.params),
    ...(channel.snapshot && { snapshot: map(channel.snapshot) }),
    events: mapValues(channel.events, (event) => ({
      ...event,
      schema: map(event.schema),
      ...(event.previous && {
        previous: event.previous.map((version) => ({ ...version, schema: map(version.schema) })),
      }),
    })),
  });
  return { ...lock, channels: mapValues(lock.channels, mapChannel), defs: mapValues(lock.defs, map) };
}

/** The same lock for the same facts, in whatever order the contract states them. */
export function canonicalLock(lock: ContractLock): ContractLock {
  return sortKeys(mapLock(lock, sortNode) as unknown as Json) as unknown as ContractLock;
}

/** Sorts the lists that have no order: the values of an enum, the options of a union that a discriminator decides. */
function sortNode(node: SchemaNode): SchemaNode {
  const sorted = mapChildren(node, sortNode);
  if (sorted.kind === "enum" || sorted.kind === "literal") {
    return { ...sorted, values: sortByText(sorted.values) } as SchemaNode;
  }
  if (sorted.kind === "union" && sorted.discriminator !== undefined && sorted.fallback === undefined) {
    return { ...sorted, options: sortByText(sorted.options) };
  }
  return sorted;
}

function sortByText<T>(items: readonly T[]): readonly T[] {
  const texts = items.map((item) => ({ item, text: canonicalJson(item as Json) }));
  return texts.sort((a, b) => compareText(a.text, b.text)).map(({ item }) => item);
}
