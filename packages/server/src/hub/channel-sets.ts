import type { Dialect } from "../skew/dialect.ts";
import { type ChannelSet, createChannelSet, type Listener } from "./channel-set.ts";
import type { FrameForm } from "./framed-record.ts";
import type { RecentWindow } from "./recent-window.ts";

/** The sets of a hub, found by what they want and by each of their channels. */
export interface ChannelSets {
  all(): Iterable<ChannelSet>;
  /** Those that want a channel. */
  of(channel: string): Iterable<ChannelSet>;
  /** Adds a subscription to the set of those that want the same. */
  join(form: FrameForm, channels: ReadonlySet<string>, listener: Listener, dialect?: Dialect): ChannelSet;
  /** Takes it out of its set again. A method of all, because one made for each would stay with every idle stream. */
  leave(set: ChannelSet, listener: Listener): void;
}

export function createChannelSets(window: () => RecentWindow): ChannelSets {
  const sets = new Map<string, ChannelSet>();
  const setsOfChannel = new Map<string, Set<ChannelSet>>();

  function add(key: string, set: ChannelSet): ChannelSet {
    sets.set(key, set);
    for (const channel of set.channels) {
      const existing = setsOfChannel.get(channel);
      if (existing) existing.add(set);
      else setsOfChannel.set(channel, new Set([set]));
    }
    return set;
  }

  function remove(key: string, set: ChannelSet): void {
    sets.delete(key);
    for (const channel of set.channels) {
      const left = setsOfChannel.get(channel);
      left?.delete(set);
      if (left?.size === 0) setsOfChannel.delete(channel);
    }
  }

  return {
    all: () => sets.values(),
    of: (channel) => setsOfChannel.get(channel) ?? [],
    join(form, channels, listener, dialect) {
      const key = keyOf({ form, channels, dialect });
      const set = sets.get(key) ?? add(key, createChannelSet(form, channels, window, dialect));
      set.listeners.add(listener);
      return set;
    },
    leave(set, listener) {
      set.listeners.delete(listener);
      if (set.listeners.size > 0) return;
      const key = keyOf(set);
      if (sets.get(key) === set) remove(key, set);
    },
  };
}

function keyOf({ form, channels, dialect }: Pick<ChannelSet, "form" | "channels" | "dialect">): string {
  return `${form} ${dialect?.key ?? ""}\n${[...channels].sort().join("\n")}`;
}
