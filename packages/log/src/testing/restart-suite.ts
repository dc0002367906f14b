import { expect, test } from "vitest";
import type { CreateEventLog } from "./event-log-handle.ts";
import { readAll, sample, samples } from "./samples.ts";
import { promised, withHandle } from "./with-handle.ts";

export function restartSuite(create: CreateEventLog, restarts: "keeps" | "loses"): void {
  test(
    restarts === "keeps" ? "a restart loses nothing" : "a restart loses everything, and says so by a new epoch",
    withHandle(create, async (handle) => {
      const { epoch, offsets } = await handle.log.append(samples(5), { idempotencyKey: "k" });
      const before = await readAll(handle.log);
      const log = await promised(handle.restart, "restart")();
      const page = await log.read({ after: 0, limit: 10 });
      if (restarts === "loses") {
        expect(page).toMatchObject({ records: [], head: 0, floor: 0 });
        expect(page.epoch).not.toBe(epoch);
      } else {
        expect(page).toEqual({ records: before, through: offsets[4], head: offsets[4], floor: 0, epoch });
        expect((await log.append(samples(5), { idempotencyKey: "k" })).duplicate).toBe(true);
        expect((await log.append([sample("a")])).offsets[0]).toBeGreaterThan(offsets[4] ?? 0);
      }
      await log.close?.();
    }),
  );
}
