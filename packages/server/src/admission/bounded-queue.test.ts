import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createBoundedQueue } from "./bounded-queue.ts";

const never = new AbortController().signal;
const full = () => new Error("full");
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("runs so many at a time, in the order in which they came, and gives every place back", async () => {
  const step = fc.constantFrom("add", "add", "finish", "fail", "abort");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const queue = createBoundedQueue({ running: 3, waiting: 4 });
      const works: { end(error?: Error): void }[] = [];
      const waits: AbortController[] = [];
      const begun: number[] = [];
      let added = 0;
      for (const now of steps) {
        if (now === "add") {
          const number = added++;
          const abort = new AbortController();
          waits.push(abort);
          const work = () =>
            new Promise<void>((resolve, reject) => {
              begun.push(number);
              works.push({ end: (error) => (error ? reject(error) : resolve()) });
            });
          queue.run(work, abort.signal, full).catch(() => undefined);
        } else if (now === "abort") waits.pop()?.abort(new Error("gone"));
        else works.shift()?.end(now === "fail" ? new Error("failed") : undefined);
        await settled();
        expect(works.length).toBeLessThanOrEqual(3);
        expect(begun).toEqual(begun.toSorted((a, b) => a - b));
      }
      while (works.length > 0) {
        works.shift()?.end();
        await settled();
      }
      const late = queue.run(async () => "free", never, full);
      expect(await late).toBe("free");
    }),
  );
});

test("refuses who finds no room to wait, and lets go of who no longer wants to", async () => {
  const queue = createBoundedQueue({ running: 1, waiting: 1 });
  let end = (): void => undefined;
  const first = queue.run(() => new Promise<void>((resolve) => (end = resolve)), never, full);
  const leaving = new AbortController();
  const second = queue.run(async () => 2, leaving.signal, full);
  await expect(queue.run(async () => 3, never, full)).rejects.toThrow("full");
  leaving.abort(new Error("gone"));
  await expect(second).rejects.toThrow("gone");
  const third = queue.run(async () => 3, never, full);
  end();
  await first;
  expect(await third).toBe(3);
  await expect(queue.run(async () => 4, leaving.signal, full)).rejects.toThrow("gone");
});

test("without a bound and a signal, whoever comes waits: first come, first served", async () => {
  const queue = createBoundedQueue({ running: 2 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const jobs = [0, 1, 2, 3].map((index) =>
    queue.run(async () => {
      begun.push(index);
      await new Promise<void>((resolve, reject) => {
        ends[index] = index === 0 ? () => reject(new Error("failed")) : resolve;
      });
    }),
  );
  jobs[0]?.catch(() => undefined);
  await vi.waitFor(() => expect(begun).toEqual([0, 1]));
  ends[0]?.();
  await vi.waitFor(() => expect(begun).toEqual([0, 1, 2]));
  ends[1]?.();
  ends[2]?.();
  await vi.waitFor(() => expect(begun).toEqual([0, 1, 2, 3]));
  ends[3]?.();
  await Promise.allSettled(jobs);
  await queue.run(async () => undefined);
});

test("never more of them, also when they end and begin in the same turn", async () => {
  const queue = createBoundedQueue({ running: 3 });
  let running = 0;
  let most = 0;
  const job = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
  };
  await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      index % 7 === 0 ? queue.run(job).then(() => queue.run(job)) : queue.run(job),
    ),
  );
  expect([most, running]).toEqual([3, 0]);
});
