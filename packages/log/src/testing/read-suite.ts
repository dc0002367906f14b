import { expect, test } from "vitest";
import type { ReadOptions } from "../event-log.ts";
import { checkPage, type ExpectedLog } from "./check-page.ts";
import type { CreateEventLog } from "./event-log-handle.ts";
import { appendAll, readAll, sample, samples } from "./samples.ts";
import { withHandle } from "./with-handle.ts";

const CHANNELS = ["renders/1", "renders/10", "renders", "metrics"];

export function readSuite(create: CreateEventLog): void {
  test(
    "an empty log is at 0 and names its epoch",
    withHandle(create, async ({ log }) => {
      const page = await log.read({ after: 0, limit: 10 });
      expect(page).toEqual({ records: [], through: 0, head: 0, floor: 0, epoch: page.epoch });
      expect(page.epoch).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect((await log.append([sample("a")])).epoch).toBe(page.epoch);
    }),
  );

  test(
    "every page holds to the port, for all positions, limits, sizes and filters",
    withHandle(create, async ({ log }) => {
      const records = await appendAll(log, samples(12, CHANNELS));
      const expected: ExpectedLog = {
        records,
        head: records.at(-1)?.offset ?? 0,
        floor: 0,
        epoch: (await log.read({ after: 0, limit: 0 })).epoch,
      };
      const filters: readonly Partial<ReadOptions>[] = [
        {},
        { channels: ["renders"] },
        { channels: ["metrics", "renders/10"] },
        { channels: ["metrics", "metrics"] },
        { channels: ["unknown"] },
        { channels: [] },
        { maxBytes: 0 },
        { maxBytes: 3, channels: ["renders/1", "renders", "metrics"] },
      ];
      for (const after of [0, ...records.map(({ offset }) => offset), expected.head + 1]) {
        for (const limit of [0, 1, 2, 3, 5, 12, 1_000]) {
          for (const filter of filters) {
            const options = { after, limit, ...filter };
            checkPage(await log.read(options), options, expected);
          }
        }
      }
    }),
  );

  test(
    "pages follow on from each other without loss or repeat",
    withHandle(create, async ({ log }) => {
      const records = await appendAll(log, samples(23, CHANNELS));
      for (const limit of [1, 2, 7]) {
        expect(await readAll(log, { limit })).toEqual(records);
        const channels = ["renders/10", "metrics"];
        expect(await readAll(log, { limit, channels })).toEqual(records.filter((r) => channels.includes(r.channel)));
      }
    }),
  );

  test(
    "a filter of many channels gives them in one order",
    withHandle(create, async ({ log }) => {
      const channels = Array.from({ length: 50 }, (_, index) => `renders/${index}`);
      const shuffled = samples(200).map((record, i) => ({ ...record, channel: channels[(i * 37) % 50] ?? "" }));
      const { offsets } = await log.append(shuffled);
      const wanted = channels.slice(5, 45);
      expect((await readAll(log, { channels: wanted, limit: 17 })).map(({ offset }) => offset)).toEqual(
        offsets.filter((_, i) => wanted.includes(shuffled[i]?.channel ?? "")),
      );
    }),
  );

  test(
    "a position that is none is refused",
    withHandle(create, async ({ log }) => {
      const faults: Partial<ReadOptions>[] = [{ after: -1 }, { after: 0.5 }, { after: Number.NaN }, { limit: -1 }];
      for (const fault of [...faults, { limit: 1.5 }, { maxBytes: -1 }, { newest: 1 as unknown as boolean }]) {
        await expect(log.read({ after: 0, limit: 1, ...fault })).rejects.toMatchObject({ code: "invalid_option" });
      }
    }),
  );
}
