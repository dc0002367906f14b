import fc from "fast-check";
import { expect, test } from "vitest";
import type { LogRecord } from "./event-log.ts";
import { createRecordStore } from "./record-store.ts";
import { keyed } from "./testing/samples.ts";

const CHANNELS = ["a", "b", "c"];

test("a record store is a list that is filtered by channel, and keeps nothing that was shifted", () => {
  const step = fc.oneof(
    fc.tuple(fc.constantFrom(...CHANNELS), fc.constantFrom(undefined, "", "1")),
    fc.constant(undefined),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.subarray(CHANNELS), fc.nat(60), (steps, channels, after) => {
      const store = createRecordStore();
      const list: LogRecord[] = [];
      steps.forEach((pushed, index) => {
        if (pushed === undefined) {
          expect(store.shift()).toBe(list.shift());
          return;
        }
        const [channel, key] = pushed;
        const record = { offset: index + 1, channel, event: `${channel}.x`, data: "1", ...keyed(key) };
        store.push(record);
        list.push(record);
      });
      for (const [index, record] of list.entries()) {
        const later = list.slice(index + 1);
        const replaced =
          record.key !== undefined && later.some((one) => one.event === record.event && one.key === record.key);
        expect(store.isReplaced(record)).toBe(replaced);
      }
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
