import { expect, test } from "vitest";
import type { NewRecord } from "../event-log.ts";
import { LogError } from "../log-error.ts";
import type { CreateEventLog } from "./event-log-handle.ts";
import { kept, readAll, sample, samples, versioned } from "./samples.ts";
import { withHandle } from "./with-handle.ts";

export function appendSuite(create: CreateEventLog): void {
  test(
    "records are visible when append resolves, in order, unchanged",
    withHandle(create, async ({ log }) => {
      const records = samples(5, ["renders/1", "renders/2"]);
      const { offsets, epoch, duplicate } = await log.append(records);
      expect(duplicate).toBe(false);
      expect(offsets).toHaveLength(5);
      expect(offsets.every((offset, i) => Number.isSafeInteger(offset) && offset > (offsets[i - 1] ?? 0))).toBe(true);
      const page = await log.read({ after: 0, limit: 10 });
      expect(page.records).toEqual(kept(records, offsets));
      expect(page).toMatchObject({ head: offsets[4], through: offsets[4], floor: 0, epoch });
    }),
  );

  test(
    "data is kept to the last character",
    withHandle(create, async ({ log }) => {
      const texts = [
        '"\\ud800\\u0000"',
        '"é 😀 \u2028\u2029\uFEFF ÿ"',
        ' { "b" :1,\n\t"a": 1e2 } ',
        "12345678901234567890",
        `"${"x".repeat(70_000)}"`,
      ];
      await log.append(texts.map((data) => ({ channel: "renders/%F0%9F%98%80", event: "renders.done", data })));
      expect((await readAll(log)).map(({ data }) => data)).toEqual(texts);
    }),
  );

  test(
    "a payload's version is kept, and kept absent",
    withHandle(create, async ({ log }) => {
      const versions = [undefined, 1, 2, Number.MAX_SAFE_INTEGER];
      const records = versions.map((version) => ({ ...sample("a", version), ...versioned(version) }));
      const keyed = { ...sample("a", "keyed"), key: "k", version: 3 };
      const { offsets } = await log.append([...records, keyed]);
      expect(await readAll(log)).toEqual(kept([...records, keyed], offsets));
    }),
  );

  test(
    "appends at the same time are each whole, in order and apart",
    withHandle(create, async ({ log }) => {
      const batches = Array.from({ length: 40 }, (_, batch) =>
        samples(1 + (batch % 4)).map((_, i) => sample("a", [batch, i])),
      );
      const results = await Promise.all(batches.map((batch) => log.append(batch)));
      const all = results.flatMap(({ offsets }, batch) => kept(batches[batch] ?? [], offsets));
      expect(results.every(({ offsets }) => offsets.every((offset, i) => offset > (offsets[i - 1] ?? 0)))).toBe(true);
      expect(await readAll(log)).toEqual(all.toSorted((a, b) => a.offset - b.offset));
    }),
  );

  test(
    "an append that is refused appends nothing and harms no other",
    withHandle(create, async ({ log }) => {
      const bad = { channel: "renders/1", event: "renders.done", data: 5 as unknown as string };
      const [refused, accepted] = await Promise.allSettled([log.append([sample("a"), bad]), log.append([sample("b")])]);
      expect(refused).toMatchObject({ status: "rejected", reason: { code: "invalid_record" } });
      expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(LogError);
      expect(accepted.status).toBe("fulfilled");
      for (const record of [
        { ...sample("a"), key: "x".repeat(257) },
        { ...sample("a"), key: 5 as unknown as string },
        { ...sample("a"), version: 0 },
        { ...sample("a"), version: 1.5 },
        { ...sample("a"), version: "2" as unknown as number },
        { ...sample("a"), channel: "" },
        { ...sample("a"), event: "" },
        { ...sample("a"), event: "a.b\ndata: forged" },
        { ...sample("a"), channel: "renders/\u2028" },
      ] satisfies NewRecord[]) {
        await expect(log.append([record])).rejects.toMatchObject({ code: "invalid_record" });
      }
      expect((await readAll(log)).map(({ channel }) => channel)).toEqual(["b"]);
    }),
  );

  test(
    "an empty list appends nothing",
    withHandle(create, async ({ log }) => {
      expect(await log.append([])).toMatchObject({ offsets: [], duplicate: false });
      expect(await log.read({ after: 0, limit: 1 })).toMatchObject({ records: [], through: 0, head: 0, floor: 0 });
    }),
  );

  test(
    "records are copied, not shared with the caller",
    withHandle(create, async ({ log }) => {
      const record = { channel: "a", event: "a.b", data: "1" };
      await log.append([record]);
      record.data = "2";
      expect((await readAll(log))[0]?.data).toBe("1");
    }),
  );
}
