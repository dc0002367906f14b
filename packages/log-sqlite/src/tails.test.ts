import { expect, test } from "vitest";
import { createDeferred } from "./deferred.ts";
import { createRecentRecords } from "./recent-records.ts";
import { createTails } from "./tails.ts";

const record = (data: string) => ({ channel: "a", event: "a.b", data });

test("what is published before a tail listens is not kept for it: other processes will have told it by then", async () => {
  const listening = createDeferred();
  const tails = createTails({
    recent: createRecentRecords(8),
    listening: () => listening.promise,
    read: ({ after }) => ({ records: [], through: after, head: 0, floor: 0, epoch: "e" }),
    maxTailRecords: 8,
  });
  const stop = new AbortController();
  const tail = tails.follow(stop.signal)[Symbol.asyncIterator]();
  const first = tail.next();
  tails.publish([record("early")]);
  listening.resolve();
  await first;
  tails.publish([record("late")]);
  expect((await tail.next()).value?.volatile).toEqual([record("late")]);
  stop.abort();
});
