import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

/** A `load` whose answers the test gives. */
function handLoad() {
  const calls: { reason: string; signal: AbortSignal; resolve(state: number): void; reject(error: unknown): void }[] =
    [];
  const load = ({ reason, signal }: { reason: string; signal: AbortSignal }) =>
    new Promise<number>((resolve, reject) => calls.push({ reason, signal, resolve, reject }));
  return { load, calls };
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

  describe("with `load`", () => {
    beforeEach(() => {
      vi.spyOn(Math, "random").mockReturnValue(0.5);
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    });
    afterEach(() => {
      vi.restoreAllMocks();
      vi.useRealTimers();
    });

    function setUpLoad() {
      const { load, calls } = handLoad();
      const onError = vi.fn();
      const set = setUp({ load, onError });
      const stop = set.store.subscribe(set.listener);
      /** The nth call of `load`, from 0. */
      const call = (n: number) => {
        const found = calls[n];
        if (!found) throw new Error(`load was called ${calls.length} times`);
        return found;
      };
      const shown = () => {
        set.draw();
        return set.store.getSnapshot();
      };
      return { ...set, stop, calls, call, shown, onError };
    }
    const settled = () => Promise.resolve().then(() => Promise.resolve());

    it("loads once the position is known, and reduces on top what came meanwhile", async () => {
      const { source, calls, call, shown } = setUpLoad();
      source.send("onStatus", { phase: "connecting", attempt: 1 });
      expect(calls).toHaveLength(0);
      source.send("onStatus", { phase: "replaying" });
      expect(call(0).reason).toBe("fresh");
      source.send("onEvent", 1);
      source.send("onStatus", live);
      source.send("onEvent", 2);
      expect(shown()).toEqual({ state: 0, status: { phase: "loading", attempt: 1 } });
      call(0).resolve(100);
      await settled();
      source.send("onEvent", 4);
      expect(shown()).toEqual({ state: 107, status: live });
      expect(calls).toHaveLength(1);
    });

    it("shows a lost connection rather than the load", () => {
      const { source, shown } = setUpLoad();
      source.send("onStatus", live);
      const waiting = { phase: "waiting", attempt: 1, retryInMs: 10, error: new Error("cut") };
      source.send("onStatus", waiting);
      expect(shown().status).toBe(waiting);
    });

    it("loads again on a reset; the old state stays meanwhile and the overtaken load counts for nothing", async () => {
      const { source, call, shown, onError } = setUpLoad();
      source.send("onStatus", live);
      call(0).resolve(10);
      await settled();
      source.send("onReset", { reason: "epoch" });
      source.send("onStatus", live);
      source.send("onEvent", 1);
      expect(shown()).toEqual({ state: 10, status: { phase: "loading", attempt: 1 } });
      source.send("onReset", { reason: "expired" });
      expect(call(1).signal.aborted).toBe(true);
      call(1).resolve(1_000);
      source.send("onReset", { reason: "expired" });
      call(2).reject(new Error("aborted"));
      source.send("onEvent", 2);
      call(3).resolve(20);
      await settled();
      expect(call(3).reason).toBe("reset");
      expect(shown()).toEqual({ state: 22, status: live });
      expect(onError).not.toHaveBeenCalled();
    });

    it("tries a failed load again, from the state as it is then", async () => {
      const { source, calls, call, shown, onError } = setUpLoad();
      source.send("onStatus", live);
      source.send("onEvent", 1);
      const cause = new Error("503");
      call(0).reject(cause);
      await settled();
      expect(onError).toHaveBeenCalledTimes(1);
      expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "load_failed", cause });
      expect(shown().status).toMatchObject({ phase: "loading", attempt: 2, error: { code: "load_failed" } });
      source.send("onEvent", 2);
      vi.advanceTimersByTime(499);
      expect(calls).toHaveLength(1);
      vi.advanceTimersByTime(1);
      source.send("onEvent", 4);
      call(1).resolve(3);
      await settled();
      expect(shown()).toEqual({ state: 7, status: live });
    });

    it("waits longer after each failure", async () => {
      const { source, calls, call, shown } = setUpLoad();
      source.send("onStatus", live);
      for (const [n, ms] of [500, 1_000, 2_000].entries()) {
        call(n).reject(new Error("503"));
        await settled();
        expect(shown().status).toMatchObject({ attempt: n + 2 });
        vi.advanceTimersByTime(ms - 1);
        expect(calls).toHaveLength(n + 1);
        vi.advanceTimersByTime(1);
        expect(calls).toHaveLength(n + 2);
      }
    });

    it("takes a `load` that throws for one that failed", async () => {
      const onError = vi.fn();
      const load = () => {
        throw new Error("at once");
      };
      const { source, store, listener, draw } = setUp({ load, onError });
      const stop = store.subscribe(listener);
      source.send("onStatus", live);
      await settled();
      expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "load_failed" });
      draw();
      expect(store.getSnapshot().status).toMatchObject({ phase: "loading", attempt: 2 });
      stop();
    });

    it("gives up a load that more than 10,000 events overtake", async () => {
      const { source, call, shown, onError } = setUpLoad();
      source.send("onStatus", live);
      for (let n = 0; n < 10_000; n++) source.send("onEvent", 1);
      call(0).resolve(0);
      await settled();
      expect(shown()).toEqual({ state: 10_000, status: live });

      source.send("onReset", { reason: "expired" });
      for (let n = 0; n <= 10_000; n++) source.send("onEvent", 1);
      call(1).resolve(-1);
      await settled();
      expect(onError).toHaveBeenCalledTimes(1);
      expect(shown()).toMatchObject({ state: 10_000, status: { phase: "loading", attempt: 2 } });
      source.send("onEvent", 1);
      vi.advanceTimersByTime(500);
      call(2).resolve(20_002);
      await settled();
      expect(shown()).toEqual({ state: 20_002, status: live });
      expect(onError).toHaveBeenCalledTimes(1);
    });

    it("aborts with the last listener, also between two attempts", async () => {
      const { source, store, listener, stop, calls, call } = setUpLoad();
      source.send("onStatus", live);
      stop();
      expect(call(0).signal.aborted).toBe(true);
      call(0).resolve(5);
      await settled();
      expect(store.getSnapshot().state).toBe(0);

      const again = store.subscribe(listener);
      source.send("onStatus", live);
      call(1).reject(new Error("503"));
      await settled();
      again();
      vi.runAllTimers();
      expect(calls).toHaveLength(2);
    });
  });
});
