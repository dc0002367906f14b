import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createChannelStore } from "./channel-store.ts";
import { nextFrame, setNextFrame } from "./frame.ts";

describe("nextFrame", () => {
  let frames: Map<number, () => void>;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    frames = new Map();
    let last = 0;
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => {
      frames.set(++last, run);
      return last;
    });
    vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("runs in the next frame, and leaves no timer behind", () => {
    const run = vi.fn();
    nextFrame(run);
    expect(run).not.toHaveBeenCalled();
    for (const frame of frames.values()) frame();
    expect(run).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("runs by a timer in a hidden page, and leaves no frame behind", () => {
    const run = vi.fn();
    nextFrame(run);
    vi.advanceTimersByTime(99);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(frames.size).toBe(0);
  });

  it("runs where there are no frames", () => {
    vi.stubGlobal("requestAnimationFrame", undefined);
    vi.stubGlobal("cancelAnimationFrame", undefined);
    const run = vi.fn();
    nextFrame(run);
    vi.advanceTimersByTime(100);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

it("can be replaced for all stores, and put back", () => {
  const due: (() => void)[] = [];
  const before = setNextFrame((run) => due.push(run));
  try {
    let tell = (_event: number) => {};
    const source = {
      address: "a",
      connection: {},
      subscribe(handlers: { onEvent?: ((event: number) => void) | undefined }) {
        tell = (event) => handlers.onEvent?.(event);
        return () => {};
      },
    };
    const store = createChannelStore<number, object, number>(source, { initial: 0, reduce: (sum, n) => sum + n });
    store.subscribe(() => {});
    tell(2);
    expect(due).toHaveLength(1);
    due[0]?.();
    expect(store.getSnapshot().state).toBe(2);
  } finally {
    setNextFrame(before);
  }
  expect(nextFrame).toBe(before);
});
