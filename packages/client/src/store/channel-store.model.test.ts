import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { scriptedSource } from "../../test/scripted-source.ts";
import { createChannelStore } from "./channel-store.ts";

// The model is the app's own database: a list of everything that happened. Whatever the order of events, cuts, resets and answers,
// the store must end with exactly that list.

type Step =
  | { readonly do: "emit" }
  /** Things happen that the subscription never hears of, then it is told so. */
  | { readonly do: "miss"; readonly count: number }
  /** One of the requests under way is answered, with the state of when it was sent or of now. */
  | { readonly do: "answer"; readonly which: number; readonly early: boolean }
  | { readonly do: "refuse"; readonly which: number }
  | { readonly do: "wait" }
  | { readonly do: "remount" }
  | { readonly do: "draw" };

const which = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ do: "emit" }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("answer" as const), which, early: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refuse" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("miss" as const), count: fc.nat(2) }) },
  fc.constant<Step>({ do: "wait" }),
  fc.constant<Step>({ do: "remount" }),
  fc.constant<Step>({ do: "draw" }),
);

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const add = (state: readonly number[], event: number) => (state.includes(event) ? state : [...state, event]);
const live = { phase: "live" };

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

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("with `load`: ends with everything that happened, whatever the order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const happened: number[] = [];
      const requests: { signal: AbortSignal; asOf: number[]; settle(state: number[]): void; refuse(): void }[] = [];
      const source = scriptedSource<number>();
      const { schedule, draw } = drawnByHand();
      const load = ({ signal }: { signal: AbortSignal }) =>
        new Promise<readonly number[]>((settle, reject) => {
          requests.push({ signal, asOf: [...happened], settle, refuse: () => reject(new Error("refused")) });
        });
      const store = createChannelStore<number, object, readonly number[]>(
        source,
        { initial: [], reduce: add, load, onError: () => undefined },
        schedule,
      );
      const listener = vi.fn();
      let stop = store.subscribe(listener);
      source.send("onStatus", live);

      const take = (index: number) => requests.splice(index % Math.max(requests.length, 1), 1)[0];
      const answer = (index: number, early: boolean) => {
        const request = take(index);
        // What an aborted request brings must not matter.
        request?.settle(request.signal.aborted ? [-1] : early ? request.asOf : [...happened]);
      };
      for (const now of steps) {
        const shown = store.getSnapshot();
        const calls = listener.mock.calls.length;
        if (now.do === "emit") {
          happened.push(happened.length);
          source.send("onEvent", happened.length - 1);
        } else if (now.do === "miss") {
          for (let n = 0; n <= now.count; n++) happened.push(happened.length);
          source.send("onReset", { reason: "expired" });
        } else if (now.do === "answer") {
          answer(now.which, now.early);
        } else if (now.do === "refuse") {
          take(now.which)?.refuse();
        } else if (now.do === "wait") {
          vi.advanceTimersByTime(30_000);
        } else if (now.do === "remount") {
          stop();
          happened.push(happened.length);
          stop = store.subscribe(listener);
          source.send("onStatus", live);
        } else {
          draw();
        }
        await settled();
        if (now.do !== "remount" && listener.mock.calls.length === calls) expect(store.getSnapshot()).toBe(shown);
        expect(store.getSnapshot().state).not.toContain(-1);
      }

      for (let rounds = 0; requests.length > 0 || vi.getTimerCount() > 0; rounds++) {
        expect(rounds).toBeLessThan(100);
        answer(0, true);
        vi.advanceTimersByTime(30_000);
        await settled();
      }
      draw();
      expect(store.getSnapshot()).toEqual({ state: happened, status: live });
      stop();
      expect(source.open).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it("without `load`: holds every event since the last reset, in order, once", () => {
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
