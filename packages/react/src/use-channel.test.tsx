import { act, cleanup, render, renderHook } from "@testing-library/react";
import { StrictMode, Suspense, startTransition, use } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CountingClient, countingClient, type ProgressEvent } from "../test/counting-client.ts";
import { useChannel } from "./use-channel.ts";

const count = (state: number, event: ProgressEvent) => state + event.data.done;

/** Past the next frame, whether or not the page is visible. */
const frame = () => act(() => vi.advanceTimersByTimeAsync(100));

let client: CountingClient;

beforeEach(() => {
  client = countingClient();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

interface SumProps {
  readonly id: string | null;
}

function renderSum(id: string | null, options?: { reactStrictMode?: boolean }) {
  const shown: [id: string | null, state: number][] = [];
  const view = renderHook<ReturnType<typeof useChannel<ProgressEvent, object, number>>, SumProps>(
    (props) => {
      const result = useChannel(props.id === null ? null : client.renders({ renderId: props.id }), {
        initial: 0,
        reduce: count,
      });
      shown.push([props.id, result.state]);
      return result;
    },
    { initialProps: { id }, ...options },
  );
  return { ...view, shown };
}

function Sum() {
  return <output>{useChannel(client.renders({ renderId: "1" }), { initial: 0, reduce: count }).state}</output>;
}

/** Suspends after its hooks have run. */
function Suspending({ waitFor, heard }: { readonly waitFor: Promise<void> | undefined; readonly heard: string[] }) {
  useChannel(client.renders({ renderId: "1" }), { onProgress: () => heard.push(waitFor ? "suspended" : "shown") });
  if (waitFor) use(waitFor);
  return null;
}

describe("useChannel", () => {
  it("shows `initial`, then what the events make of it", async () => {
    const { result } = renderSum("1");
    expect(result.current.state).toBe(0);
    act(() => client.progress("1", 3));
    await frame();
    expect(result.current).toEqual({ state: 3, status: { phase: "live" } });
    act(() => client.reset("1"));
    await frame();
    expect(result.current.state).toBe(0);
  });

  it("passes 10,000 events of one turn to the reducer, in order, and renders once", async () => {
    const seen: number[] = [];
    let renders = 0;
    const { result } = renderHook(() => {
      renders++;
      return useChannel(client.renders({ renderId: "1" }), {
        initial: 0,
        reduce: (state: number, event) => {
          seen.push(event.data.done);
          return state + 1;
        },
      });
    });
    await frame();
    const before = renders;
    for (let n = 0; n < 10_000; n++) client.progress("1", n);
    await frame();
    expect(result.current.state).toBe(10_000);
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    expect(renders - before).toBe(1);
  });

  it("gives two components of one channel every event", async () => {
    const [one, two] = [renderSum("1"), renderSum("1")];
    for (let n = 1; n <= 4; n++) client.progress("1", n);
    await frame();
    expect([one.result.current.state, two.result.current.state]).toEqual([10, 10]);
  });

  it("keeps its subscription while parameters are made anew with the same value", async () => {
    const { rerender, result } = renderSum("1");
    client.progress("1", 1);
    rerender({ id: "1" });
    await frame();
    expect(client.journal).toEqual(["+renders/1"]);
    expect(result.current.state).toBe(1);
  });

  it("never shows the old channel's state for the new one", async () => {
    const { rerender, result, shown } = renderSum("1");
    client.progress("1", 5);
    await frame();
    rerender({ id: "2" });
    expect(result.current.state).toBe(0);
    client.progress("1", 100);
    client.progress("2", 7);
    await frame();
    expect(result.current.state).toBe(7);
    expect(client.journal).toEqual(["+renders/1", "-renders/1", "+renders/2"]);
    expect(shown.filter(([id, state]) => id === "2" && state !== 0 && state !== 7)).toEqual([]);
    expect(shown.filter(([id]) => id === "2").length).toBeGreaterThan(1);
  });

  it("starts from the `initial` of the render that changes the channel", () => {
    const { result, rerender } = renderHook(
      ({ id }) =>
        useChannel(client.renders({ renderId: id }), { initial: { id }, reduce: (state: { id: string }) => state }),
      { initialProps: { id: "1" } },
    );
    rerender({ id: "2" });
    expect(result.current.state).toEqual({ id: "2" });
  });

  it("starts again when the client changes", () => {
    const { rerender } = renderSum("1");
    const old = client;
    client = countingClient();
    rerender({ id: "1" });
    expect(old.open()).toBe(0);
    expect(client.open()).toBe(1);
  });

  it("is idle without a channel, before and after one", async () => {
    const { result, rerender } = renderSum(null);
    const idle = { state: 0, status: { phase: "idle" } };
    expect(result.current).toEqual(idle);
    rerender({ id: "1" });
    client.progress("1", 5);
    await frame();
    expect(result.current.state).toBe(5);
    rerender({ id: null });
    expect(result.current).toEqual(idle);
    expect(client.open()).toBe(0);
  });

  it("calls the handlers of the last render, also ones that were not there before", () => {
    const heard: string[] = [];
    const { rerender } = renderHook(
      ({ name }: { name: string }) => {
        const onProgress = name === "none" ? undefined : () => heard.push(name);
        return useChannel(client.renders({ renderId: "1" }), { onProgress });
      },
      { initialProps: { name: "none" } },
    );
    client.progress("1", 1);
    rerender({ name: "first" });
    client.progress("1", 1);
    rerender({ name: "second" });
    client.progress("1", 1);
    expect(heard).toEqual(["first", "second"]);
    expect(client.journal).toEqual(["+renders/1"]);
  });

  it("does not call the handlers of a render that was never committed", async () => {
    const heard: string[] = [];
    const never = new Promise<void>(() => undefined);
    const view = (waitFor?: Promise<void>) => (
      <Suspense>
        <Suspending waitFor={waitFor} heard={heard} />
      </Suspense>
    );
    const { rerender } = render(view());
    await act(async () => startTransition(() => rerender(view(never))));
    client.progress("1", 1);
    expect(heard).toEqual(["shown"]);
  });

  it("has no state without `reduce`", () => {
    const { result } = renderHook(() => useChannel(client.renders({ renderId: "1" }), {}));
    expect(result.current.state).toBeUndefined();
  });

  it("lets go when unmounted", async () => {
    const { unmount } = renderSum("1");
    client.progress("1", 1);
    unmount();
    await frame();
    expect(client.open()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  describe("in StrictMode", () => {
    it("ends with one subscription and each event once", async () => {
      const { result } = renderSum("1", { reactStrictMode: true });
      expect(client.open()).toBe(1);
      client.progress("1", 4);
      await frame();
      expect(result.current.state).toBe(4);
    });

    it("hears every event after a fast remount", async () => {
      const strict = (key: string) => (
        <StrictMode>
          <Sum key={key} />
        </StrictMode>
      );
      const { rerender, container } = render(strict("a"));
      rerender(strict("b"));
      expect(client.open()).toBe(1);
      client.progress("1", 6);
      await frame();
      expect(container.textContent).toBe("6");
    });
  });
});
