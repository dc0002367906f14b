import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { scriptedSource } from "../../test/scripted-source.ts";
import { createChannelStore } from "./channel-store.ts";

// The model is a list of everything that happened. Whatever the order of events, resets and snapshots, the store must show that list,
// or what it last showed of it while it waits for a snapshot.

/** Draws only by hand, so that the test sees what a listener sees. */
function drawnByHand() {
  let due: (() => void) | undefined;
  return {
    schedule: (run: () => void) => {
      expect(due).toBeUndefined();
      due = run;
    },
    draw: () => {
      const run = due;
      due = undefined;
      run?.();
    },
  };
}

interface WithSnapshot {
  onSnapshot?: (snapshot: { readonly data: readonly number[] }) => void;
}

it("with snapshots: shows everything that happened, or that it is loading", () => {
  const command = fc.constantFrom("event", "event", "event", "reset", "snapshot", "draw", "remount");
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const source = scriptedSource<number, { onSnapshot?: (snapshot: { data: readonly number[] }) => void }>(
        "a",
        true,
      );
      const { schedule, draw } = drawnByHand();
      const store = createChannelStore<number, WithSnapshot>(
        source,
        { reduce: (state, event) => [...state, event] },
        schedule,
      );
      const listener = vi.fn();
      let stop = store.subscribe(listener);
      source.send("onStatus", { phase: "live" });
      const happened: number[] = [];
      let waiting = true;
      let state: readonly number[] | undefined;
      for (const [index, now] of commands.entries()) {
        const shown = store.getSnapshot();
        const calls = listener.mock.calls.length;
        if (now === "event") {
          happened.push(index);
          source.send("onEvent", index);
          if (!waiting) state = [...happened];
        } else if (now === "reset") {
          waiting = true;
          source.send("onReset", { reason: "expired" });
        } else if (now === "snapshot") {
          // A connection gives one to those who wait, and to no one else.
          if (!waiting) continue;
          waiting = false;
          state = [...happened];
          source.send("onSnapshot", { data: [...happened] });
        } else if (now === "remount") {
          stop();
          stop = store.subscribe(listener);
          source.send("onStatus", { phase: "live" });
          waiting = true;
          state = undefined;
        } else draw();
        if (now !== "remount" && listener.mock.calls.length === calls) expect(store.getSnapshot()).toBe(shown);
      }
      draw();
      expect(store.getSnapshot()).toEqual({ state, status: { phase: waiting ? "loading" : "live" } });
      stop();
      expect(source.open).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it("without snapshots: holds every event since the last reset, in order, once", () => {
  const command = fc.constantFrom("event", "event", "event", "reset", "draw");
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const source = scriptedSource<number>();
      const { schedule, draw } = drawnByHand();
      const store = createChannelStore<number, object, readonly number[]>(
        source,
        { initial: () => [], reduce: (state, event) => [...state, event] },
        schedule,
      );
      const stop = store.subscribe(() => undefined);
      let expected: number[] = [];
      for (const [index, now] of commands.entries()) {
        if (now === "event") {
          expected.push(index);
          source.send("onEvent", index);
        } else if (now === "reset") {
          expected = [];
          source.send("onReset", { reason: "epoch" });
        } else {
          draw();
          expect(store.getSnapshot().state).toEqual(expected);
        }
      }
      draw();
      expect(store.getSnapshot().state).toEqual(expected);
      stop();
    }),
  );
});
