// biome-ignore-all lint/correctness/useHookAtTopLevel: checked as types, never run.
import type { ChannelOptions, ChannelSnapshot, ChannelStatus, Subscribable } from "@tidings/client";
import { expectTypeOf } from "vitest";
import type { ProgressEvent, RendersHandlers } from "../test/counting-client.ts";
import { useChannel } from "./use-channel.ts";

declare const source: Subscribable<ProgressEvent, RendersHandlers>;

interface Render {
  readonly done: number;
  readonly failed?: string;
}

// Without `reduce` there is no state.
expectTypeOf(useChannel(source, {})).toEqualTypeOf<ChannelSnapshot<undefined>>();
expectTypeOf(useChannel(null, {}).state).toEqualTypeOf<undefined>();
expectTypeOf(useChannel(source, {}).status).toEqualTypeOf<ChannelStatus>();

// The state's type comes from `initial`; the event's from the channel.
const summed = useChannel(source, {
  initial: 0,
  reduce: (state, event) => {
    expectTypeOf(event).toEqualTypeOf<ProgressEvent>();
    expectTypeOf(state).toEqualTypeOf<number>();
    return state + event.data.done;
  },
});
expectTypeOf(summed.state).toEqualTypeOf<number>();

const made = useChannel(source, {
  initial: (): Render => ({ done: 0 }),
  reduce: (state, event) => ({ ...state, done: event.data.done }),
});
expectTypeOf(made.state).toEqualTypeOf<Render>();

interface SnapshotHandlers extends RendersHandlers {
  readonly onSnapshot?: ((snapshot: { readonly data: Render }) => void) | undefined;
}
declare const withSnapshot: Subscribable<ProgressEvent, SnapshotHandlers>;
const started = useChannel(withSnapshot, {
  reduce: (state, event) => {
    expectTypeOf(state).toEqualTypeOf<Render>();
    return { ...state, done: event.data.done };
  },
});
expectTypeOf(started.state).toExtend<Render | undefined>();
expectTypeOf(useChannel(withSnapshot, {}).state).toEqualTypeOf<Render | undefined>();

useChannel(source, {
  onProgress: (event) => expectTypeOf(event).toEqualTypeOf<ProgressEvent>(),
  onEvent: (event) => expectTypeOf(event).toEqualTypeOf<ProgressEvent>(),
  onReset: ({ reason }) => expectTypeOf(reason).toEqualTypeOf<"expired" | "epoch" | "invalid" | "ahead" | "limit">(),
});

// @ts-expect-error no event of this channel is called `progres`
useChannel(source, { onProgres: () => undefined });

// @ts-expect-error a state needs something to start from
useChannel(source, { reduce: (state: number) => state });

// @ts-expect-error `initial` alone never changes
useChannel(source, { initial: 0 });

// @ts-expect-error the reducer's result is not the state
useChannel(source, { initial: 0, reduce: () => "text" });

// @ts-expect-error a named state has to be made
useChannel<ProgressEvent, RendersHandlers, number>(source, {});

// What the generator prints: a hook of one channel, with its own types and the state left open.
function useRenders<State = undefined>(
  params: { readonly renderId: string } | null,
  options: ChannelOptions<ProgressEvent, RendersHandlers, State>,
): ChannelSnapshot<State> {
  return useChannel(params && source, options);
}

expectTypeOf(useRenders({ renderId: "1" }, {}).state).toEqualTypeOf<undefined>();
expectTypeOf(useRenders(null, { onProgress: ({ data }) => data.done }).state).toEqualTypeOf<undefined>();
const rendered = useRenders(
  { renderId: "1" },
  { initial: [], reduce: (state: number[], event) => [...state, event.data.done] },
);
expectTypeOf(rendered.state).toEqualTypeOf<number[]>();

// A generated hook has one type parameter, so that a state wider than `initial` can be named.
const named = useRenders<Render | null>({ renderId: "1" }, { initial: null, reduce: (_, event) => event.data });
expectTypeOf(named.state).toEqualTypeOf<Render | null>();

// @ts-expect-error the same through a generated hook
useRenders({ renderId: "1" }, { onProgres: () => undefined });
