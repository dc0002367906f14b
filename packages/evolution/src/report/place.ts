import type { ContractLock, DescribedSchema, LockedChannel, LockedEvent, SchemaNode } from "@tidings/contract/lock";
import { pointerTo } from "../zod/pointer.ts";

/** The two locks of a comparison. */
export interface Pair {
  readonly before: ContractLock;
  readonly after: ContractLock;
}

/** A channel that both have. */
export interface ChannelPair {
  readonly name: string;
  readonly before: LockedChannel;
  readonly after: LockedChannel;
}

export interface EventPlace {
  readonly channel: string;
  readonly name: string;
  readonly event: LockedEvent;
}

export function channelPointer(channel: string, ...steps: readonly string[]): string {
  return pointerTo("channels", channel, ...steps);
}

export function eventPointer(
  { channel, name }: Pick<EventPlace, "channel" | "name">,
  ...steps: readonly (string | number)[]
): string {
  return pointerTo("channels", channel, "events", name, ...steps);
}

export function described(schema: SchemaNode, { defs }: ContractLock): DescribedSchema {
  return { schema, defs };
}

/** `renders.progress` */
export function wireName({ channel, name }: Pick<EventPlace, "channel" | "name">): string {
  return `${channel}.${name}`;
}
