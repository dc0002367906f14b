import fc from "fast-check";
import { expect, test } from "vitest";
import type { LogRecord } from "./event-log.ts";
import { createRecordStore } from "./record-store.ts";

const CHANNELS = ["a", "b", "c"];

test("a record store is a list that is filtered by channel, and keeps nothing that was shifted", () => {
  const step = fc.oneof(fc.constantFrom(...CHANNELS), fc.constant(undefined));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.subarray(CHANNELS), fc.nat(60), (steps, channels, after) => {
      const store = createRecordStore();
      const list: LogRecord[] = [];
      steps.forEach((channel, index) => {
        if (channel === undefined) {
          expect(store.shift()).toBe(list.shift());
          return;
        }
        const record = { offset: index + 1, channel, event: `${channel}.x`, data: "1" };
        store.push(record);
        list.push(record);
      });
      const above = list.filter(({ offset }) => offset > after);
      expect(store.length).toBe(list.length);
      const walk = (most: number, filter?: readonly string[]) => {
        const seen: LogRecord[] = [];
        const complete = store.walk(after, filter, (record) => seen.length < most && seen.push(record) > 0);
        return { seen, complete };
      };
      const wanted = above.filter(({ channel }) => channels.includes(channel));
      expect(walk(60)).toEqual({ seen: above, complete: true });
      expect(walk(60, channels)).toEqual({ seen: wanted, complete: true });
      expect(walk(5, channels)).toEqual({ seen: wanted.slice(0, 5), complete: wanted.length <= 5 });
    }),
    { numRuns: 300 },
  );
});
