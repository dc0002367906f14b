import { expectTypeOf } from "vitest";
import type { ChannelOptions, StateOptions } from "./channel-options.ts";
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

// With a snapshot the state starts from it, and there is none before.
interface WithSnapshot extends Handlers {
  onSnapshot?: ((snapshot: { readonly data: Date }) => void) | undefined;
}
declare const dated: Subscribable<number, WithSnapshot>;
const own = createChannelStore(dated, {
  reduce: (state, event) => {
    expectTypeOf(state).toEqualTypeOf<Date>();
    return new Date(state.getTime() + event);
  },
});
expectTypeOf(own.getSnapshot()).toEqualTypeOf<ChannelSnapshot<Date | undefined>>();
// As generated hooks have it: with the handlers known, what `initial` makes is the state.
declare function useDated<State = Date>(
  options: ChannelOptions<number, WithSnapshot, State>,
): ChannelSnapshot<State | undefined>;
const made = useDated({
  initial: (snapshot) => {
    expectTypeOf(snapshot).toEqualTypeOf<Date>();
    return snapshot.toISOString();
  },
  reduce: (state, event) => state + event,
});
expectTypeOf(made.state).toEqualTypeOf<string | undefined>();
const plain = useDated({ reduce: (state, event) => new Date(state.getTime() + event) });
expectTypeOf(plain.state).toEqualTypeOf<Date | undefined>();
expectTypeOf(useDated({}).state).toEqualTypeOf<Date | undefined>();
const named = useDated<string | null>({ initial: () => null, reduce: (state, event) => `${state}${event}` });
expectTypeOf(named.state).toEqualTypeOf<string | null | undefined>();

createChannelStore(dated, { onSnapshot: ({ data }) => data.toISOString() });

// @ts-expect-error the reducer's result is not the state that it started from
createChannelStore(dated, { reduce: (state, event) => state + event });

// @ts-expect-error a snapshot is no state of another kind
createChannelStore<number, WithSnapshot, string>(dated, { reduce: (state: string, event) => state + event });

// @ts-expect-error this channel has no snapshot
createChannelStore(source, { onSnapshot: () => undefined });
