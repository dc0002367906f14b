import { expect, test } from "vitest";
import type { CreateEventLog } from "./event-log-handle.ts";
import { readAll, sample, samples } from "./samples.ts";
import { withHandle } from "./with-handle.ts";

export function idempotencySuite(create: CreateEventLog): void {
  test(
    "an append repeated with its key appends nothing and returns the first offsets",
    withHandle(create, async ({ log }) => {
      const first = await log.append(samples(3), { idempotencyKey: "k-1" });
      await log.append([sample("between")]);
      const again = await log.append(samples(3), { idempotencyKey: "k-1" });
      expect(first.duplicate).toBe(false);
      expect(again).toEqual({ ...first, duplicate: true });
      expect(await readAll(log)).toHaveLength(4);
    }),
  );

  test(
    "repeats at the same time append once",
    withHandle(create, async ({ log }) => {
      const results = await Promise.all(
        Array.from({ length: 10 }, () => log.append(samples(2), { idempotencyKey: "k" })),
      );
      expect(results.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(new Set(results.map(({ offsets }) => offsets.join())).size).toBe(1);
      expect(await readAll(log)).toHaveLength(2);
    }),
  );

  test(
    "different keys are different appends, whatever their characters",
    withHandle(create, async ({ log }) => {
      const keys = ["a", "A", "a ", "é", "k'\"\\%_*:{}", "x".repeat(256), `${"x".repeat(255)}y`];
      for (const idempotencyKey of keys) {
        expect((await log.append([sample("a")], { idempotencyKey })).duplicate).toBe(false);
      }
      for (const idempotencyKey of keys) {
        expect((await log.append([sample("a")], { idempotencyKey })).duplicate).toBe(true);
      }
      expect(await readAll(log)).toHaveLength(keys.length);
    }),
  );

  test(
    "an append that is refused leaves its key free",
    withHandle(create, async ({ log }) => {
      const options = { idempotencyKey: "k" };
      await expect(log.append([{ ...sample("a"), event: "" }], options)).rejects.toMatchObject({
        code: "invalid_record",
      });
      expect((await log.append([sample("a")], options)).duplicate).toBe(false);
    }),
  );

  test(
    "a key of no or of too many characters is refused",
    withHandle(create, async ({ log }) => {
      for (const idempotencyKey of ["", "x".repeat(257)]) {
        await expect(log.append([sample("a")], { idempotencyKey })).rejects.toMatchObject({ code: "invalid_option" });
      }
      expect(await readAll(log)).toEqual([]);
    }),
  );
}
