import { expectTypeOf } from "vitest";
import type { ChannelOptions, Load, StateOptions } from "./channel-options.ts";
import type { ChannelSnapshot, ChannelStatus } from "./channel-snapshot.ts";
import { type ChannelStore, createChannelStore } from "./channel-store.ts";
import type { Subscribable } from "./subscribable.ts";

interface Handlers {
  onTick?: ((event: number) => void) | undefined;
}
declare const source: Subscribable<number, Handlers>;

expectTypeOf(createChannelStore(source, {})).toEqualTypeOf<ChannelStore<number, Handlers, undefined>>();
expectTypeOf(createChannelStore(source, { initial: "", reduce: (state, event) => state + event })).toEqualTypeOf<
  ChannelStore<number, Handlers, string>
>();
expectTypeOf(createChannelStore(source, {}).getSnapshot()).toEqualTypeOf<ChannelSnapshot<undefined>>();
expectTypeOf<ChannelOptions<number, Handlers, string>["load"]>().toEqualTypeOf<Load<string> | undefined>();
expectTypeOf<StateOptions<number, string>["reduce"]>().toEqualTypeOf<(state: string, event: number) => string>();
expectTypeOf<ChannelStatus["phase"]>().toEqualTypeOf<
  "idle" | "loading" | "connecting" | "replaying" | "live" | "waiting" | "denied" | "closed" | "failed"
>();

// @ts-expect-error `reduce` takes the channel's events
createChannelStore(source, { initial: "", reduce: (state: string, event: Date) => state + event });

// @ts-expect-error a state needs `initial`
createChannelStore(source, { reduce: (state: string) => state });

// @ts-expect-error no event of this channel is called `tack`
createChannelStore(source, { onTack: () => undefined });
