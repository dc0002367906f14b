import type { ReadResult } from "@tidings/log";
import { expect, test } from "vitest";
import { temporaryFile } from "../test/temporary-file.ts";
import { type SqliteLog, sqliteLog } from "./index.ts";

/** Ten keys that change all the time, in turn on each of the channels. */
async function changing(log: SqliteLog, count: number, channels: readonly string[]): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => {
    const channel = channels[index % channels.length] ?? "a";
    return { channel, event: "a.b", key: String(index % 10), data: "1" };
  });
  for (let first = 0; first < count; first += 2_000) await log.append(records.slice(first, first + 2_000));
}

async function pagesOf(log: SqliteLog, channels: readonly string[] | undefined): Promise<ReadResult[]> {
  const pages: ReadResult[] = [];
  for (let after = 0, head = 1; after < head; ) {
    const page = await log.read({ after, limit: 1_000, newest: true, ...(channels && { channels }) });
    pages.push(page);
    ({ through: after, head } = page);
  }
  return pages;
}

test.each([[["a"]], [undefined], [["a", "b", "c"]]])(
  "a page of %j looks at a bounded number of rows",
  async (wanted) => {
    using file = temporaryFile();
    const log = sqliteLog({ path: file.path });
    await changing(log, 10_000, wanted?.length === 1 ? ["a"] : ["a", "b", "c"]);
    const pages = await pagesOf(log, wanted);
    expect(pages.slice(0, -1).map(({ through, records }) => [through, records.length])).toEqual([
      [2_048, 0],
      [4_096, 0],
      [6_144, 0],
      [8_192, 0],
    ]);
    const keys = pages.at(-1)?.records.map(({ channel, key }) => `${channel} ${key}`);
    expect(new Set(keys).size).toBe(wanted?.length === 1 ? 10 : 30);
    expect(keys).toHaveLength(wanted?.length === 1 ? 10 : 30);
    await log.close();
  },
);

test("channels that have little in a long log need few pages", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  for (let round = 0; round < 4; round++) {
    await changing(log, 10_000, ["busy"]);
    await log.append(["a", "b"].map((channel) => ({ channel, event: "a.b", key: `${round}`, data: "1" })));
  }
  const pages = await pagesOf(log, ["a", "b"]);
  expect(pages.map(({ through, records }) => [through, records.length])).toEqual([[40_008, 8]]);
  // A busy channel after a quiet stretch ends the page where the stretch does.
  const [first] = await pagesOf(log, ["a", "b", "busy"]);
  expect(first).toMatchObject({ through: 2_048, records: [] });
  await log.close();
});
