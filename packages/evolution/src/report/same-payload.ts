import type { SchemaNode } from "@tidings/contract/lock";
import { sameNode } from "../payload/same-node.ts";
import { described, type EventPlace, type Pair } from "./place.ts";

/** Whether an event of the lock before and one of the lock after decide alike, so that a new name is all that changed. */
export function samePayload(from: EventPlace, to: EventPlace, { before, after }: Pair): boolean {
  const [a, b] = [from.event, to.event];
  if (a.delivery !== b.delivery || a.key !== b.key || (a.version ?? 1) !== (b.version ?? 1)) return false;
  return sameNode(a.schema, b.schema, described(a.schema, before), described(b.schema, after));
}

/** Payloads that many events have say nothing about which event became which. */
export function isTelling({ event: { schema } }: EventPlace): boolean {
  return saysMore(schema);
}

function saysMore(schema: SchemaNode): boolean {
  if (schema.kind === "object") return Object.keys(schema.properties).length > 0;
  return schema.kind !== "null" && schema.kind !== "any" && schema.kind !== "unknown";
}
