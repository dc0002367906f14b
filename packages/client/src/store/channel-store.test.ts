import { describe, expect, it, vi } from "vitest";
import { scriptedSource } from "../../test/scripted-source.ts";
import { ClientError } from "../client-error.ts";
import { createChannelStore } from "./channel-store.ts";
import type { Schedule } from "./frame.ts";

type Handlers = { onProgress?: ((event: number) => void) | undefined };

/** Frames that the test draws by hand. */
function handFrames() {
  let due: (() => void) | undefined;
  const schedule: Schedule = (run) => {
    due = run;
  };
  const draw = () => {
    const run = due;
    due = undefined;
    run?.();
  };
  return { schedule, draw };
}

const sum = (state: number, event: number) => state + event;

function setUp(options: Partial<Parameters<typeof createChannelStore<number, Handlers, number>>[1]> = {}) {
  const source = scriptedSource<number, Handlers>();
  const { schedule, draw } = handFrames();
  const store = createChannelStore<number, Handlers, number>(source, { initial: 0, reduce: sum, ...options }, schedule);
  const listener = vi.fn();
  return { source, store, listener, draw };
}

const live = { phase: "live" };

describe("createChannelStore", () => {
  it("is idle at `initial` until somebody listens", () => {
    const { source, store } = setUp({ initial: () => 7 });
    expect(store.getSnapshot()).toEqual({ state: 7, status: { phase: "idle" } });
    expect(source.opened).toBe(0);
  });

  it("subscribes for the first listener and releases with the last", () => {
    const { source, store, listener } = setUp();
    const first = store.subscribe(listener);
    const second = store.subscribe(() => undefined);
    expect([source.open, source.opened]).toEqual([1, 1]);
    first();
    first();
    expect(source.open).toBe(1);
    second();
    expect(source.open).toBe(0);
    expect(store.getSnapshot().status).toEqual({ phase: "idle" });
  });

  it("keeps the state when released and starts from `initial` when listened to again", () => {
    const { source, store, listener } = setUp();
    const stop = store.subscribe(listener);
    source.send("onEvent", 5);
    stop();
    expect(store.getSnapshot()).toEqual({ state: 5, status: { phase: "idle" } });
    store.subscribe(listener);
    expect(store.getSnapshot()).toEqual({ state: 0, status: { phase: "connecting", attempt: 1 } });
  });

  it("reduces every event at once and shows them once per frame", () => {
    const reduce = vi.fn(sum);
    const { source, store, listener, draw } = setUp({ reduce });
    store.subscribe(listener);
    const before = store.getSnapshot();
    for (let n = 1; n <= 100; n++) source.send("onEvent", n);
    expect(reduce.mock.calls.map(([, event]) => event)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(listener).not.toHaveBeenCalled();
    expect(store.getSnapshot()).toBe(before);
    draw();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.getSnapshot().state).toBe(5050);
    expect(store.getSnapshot()).toBe(store.getSnapshot());
  });

  it("keeps the snapshot and calls nobody when nothing changed", () => {
    const { source, store, listener, draw } = setUp();
    store.subscribe(listener);
    const before = store.getSnapshot();
    source.send("onEvent", 0);
    draw();
    expect(store.getSnapshot()).toBe(before);
    expect(listener).not.toHaveBeenCalled();
  });

  it("draws nothing for somebody who left", () => {
    const { source, store, listener, draw } = setUp();
    const stop = store.subscribe(listener);
    source.send("onEvent", 1);
    stop();
    draw();
    expect(listener).not.toHaveBeenCalled();
  });

  it("skips an event that `reduce` throws on, and says so", () => {
    const onError = vi.fn();
    const cause = new Error("no");
    const reduce = (state: number, event: number) => {
      if (event === 2) throw cause;
      return state + event;
    };
    const { source, store, listener, draw } = setUp({ reduce, onError });
    store.subscribe(listener);
    for (const event of [1, 2, 4]) source.send("onEvent", event);
    draw();
    expect(store.getSnapshot().state).toBe(5);
    expect(onError).toHaveBeenCalledTimes(1);
    const [error] = onError.mock.calls[0] as [ClientError];
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ code: "reduce_failed", cause });
  });

  it("writes to the console what no `onError` hears", () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const reduce = () => {
      throw new Error("no");
    };
    const { source, store, listener } = setUp({ reduce });
    store.subscribe(listener);
    source.send("onEvent", 1);
    expect(log.mock.calls[0]?.[0]).toMatchObject({ code: "reduce_failed" });
    log.mockRestore();
  });

  it("returns to `initial` on a reset", () => {
    const onReset = vi.fn();
    const { source, store, listener, draw } = setUp({ onReset });
    store.subscribe(listener);
    source.send("onEvent", 3);
    source.send("onReset", { reason: "epoch" });
    source.send("onEvent", 4);
    draw();
    expect(store.getSnapshot().state).toBe(4);
    expect(onReset).toHaveBeenCalledExactlyOnceWith({ reason: "epoch" });
  });

  it("calls the latest handlers, and its own beside them", () => {
    const [early, late, onEvent, onStatus] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
    const { source, store, listener } = setUp({ onProgress: early });
    store.subscribe(listener);
    source.send("onProgress", 1);
    store.setOptions({ onProgress: late, onEvent, onStatus, initial: 0, reduce: sum });
    source.send("onProgress", 2);
    source.send("onEvent", 2);
    source.send("onStatus", live);
    expect(early).toHaveBeenCalledExactlyOnceWith(1);
    expect(late).toHaveBeenCalledExactlyOnceWith(2);
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(2);
    expect(onStatus).toHaveBeenCalledExactlyOnceWith(live);
    store.setOptions({ initial: 0, reduce: sum });
    source.send("onProgress", 3);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it("stays idle without a source", () => {
    const store = createChannelStore<number, Handlers, number>(null, { initial: 1, reduce: sum });
    const stop = store.subscribe(() => undefined);
    expect(store.getSnapshot()).toEqual({ state: 1, status: { phase: "idle" } });
    stop();
  });

  it("does without a state", () => {
    const source = scriptedSource<number>();
    const store = createChannelStore(source, {});
    const stop = store.subscribe(() => undefined);
    source.send("onEvent", 1);
    expect(store.getSnapshot().state).toBeUndefined();
    stop();
  });

  it("starts with the next listener when the source refused the first", () => {
    const source = scriptedSource<number>();
    const subscribe = vi.spyOn(source, "subscribe").mockImplementationOnce(() => {
      throw new Error("closed");
    });
    const store = createChannelStore(source, {});
    expect(() => store.subscribe(() => undefined)).toThrow("closed");
    store.subscribe(() => undefined);
    expect(subscribe).toHaveBeenCalledTimes(2);
  });

  it("names the handlers it was given to the source, and no other option", () => {
    const source = scriptedSource<number>();
    const subscribe = vi.spyOn(source, "subscribe");
    const options = { initial: 0, reduce: sum, onTypo: () => undefined };
    createChannelStore(source, options).subscribe(() => undefined);
    expect(Object.keys(subscribe.mock.calls[0]?.[0] ?? {})).toEqual(["onTypo"]);
  });

  describe("of a channel that declares a snapshot", () => {
    type WithSnapshot = Handlers & { onSnapshot?: ((snapshot: { readonly data: number }) => void) | undefined };
    type Options = Parameters<typeof createChannelStore<number, WithSnapshot, number>>[1];

    function setUpSnapshot(options: Options = { reduce: sum }) {
      const source = scriptedSource<number, WithSnapshot>("renders/42", true);
      const { schedule, draw } = handFrames();
      const store = createChannelStore<number, WithSnapshot, number>(source, options, schedule);
      const stop = store.subscribe(() => undefined);
      const shown = () => {
        draw();
        return store.getSnapshot();
      };
      return { source, store, stop, shown };
    }

    it("has no state and is loading until the snapshot came, and starts from it", () => {
      const { source, store, shown } = setUpSnapshot();
      expect(store.getSnapshot()).toEqual({ state: undefined, status: { phase: "connecting", attempt: 1 } });
      source.send("onStatus", { phase: "replaying" });
      expect(shown()).toEqual({ state: undefined, status: { phase: "loading" } });
      source.send("onSnapshot", { data: 40 });
      source.send("onEvent", 2);
      source.send("onStatus", live);
      expect(shown()).toEqual({ state: 42, status: live });
    });

    it("takes `initial` for what makes the state of the snapshot, and reduces nothing before it", () => {
      const onEvent = vi.fn();
      const { source, shown } = setUpSnapshot({ initial: (snapshot: number) => snapshot * 10, reduce: sum, onEvent });
      source.send("onStatus", live);
      source.send("onEvent", 1);
      source.send("onSnapshot", { data: 4 });
      expect(shown()).toEqual({ state: 40, status: live });
      expect(onEvent).toHaveBeenCalledExactlyOnceWith(1);
    });

    it("keeps the old state after a reset, until the new snapshot replaces it", () => {
      const onSnapshot = vi.fn();
      const { source, shown } = setUpSnapshot({ reduce: sum, onSnapshot });
      source.send("onStatus", live);
      source.send("onSnapshot", { data: 5 });
      source.send("onReset", { reason: "expired" });
      source.send("onEvent", 1);
      expect(shown()).toEqual({ state: 5, status: { phase: "loading" } });
      source.send("onSnapshot", { data: 100 });
      source.send("onEvent", 1);
      expect(shown()).toEqual({ state: 101, status: live });
      expect(onSnapshot.mock.calls).toEqual([[{ data: 5 }], [{ data: 100 }]]);
    });

    it("shows a lost connection rather than that it is loading", () => {
      const { source, shown } = setUpSnapshot();
      const waiting = { phase: "waiting", attempt: 1, retryInMs: 10, error: new Error("cut") };
      source.send("onStatus", live);
      source.send("onStatus", waiting);
      expect(shown().status).toBe(waiting);
    });

    it("starts from a new snapshot when it is listened to again", () => {
      const { source, store, stop, shown } = setUpSnapshot();
      source.send("onSnapshot", { data: 5 });
      expect(shown().state).toBe(5);
      stop();
      expect(store.getSnapshot()).toEqual({ state: 5, status: { phase: "idle" } });
      store.subscribe(() => undefined);
      source.send("onStatus", live);
      expect(shown()).toEqual({ state: undefined, status: { phase: "loading" } });
    });

    it("asks for no snapshot where nothing wants one", () => {
      const without = setUpSnapshot({});
      const wanted = setUpSnapshot({ onSnapshot: () => undefined });
      expect([without.source.wantsSnapshot, wanted.source.wantsSnapshot]).toEqual([false, true]);
      without.source.send("onStatus", live);
      expect(without.shown()).toEqual({ state: undefined, status: live });
    });
  });
});
