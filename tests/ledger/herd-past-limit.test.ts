import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventLog, NewRecord } from "@tidings/log";
import { sqliteLog } from "@tidings/log-sqlite";
import { createEmitter, createEventHandler } from "@tidings/server";
import { expect, it } from "vitest";
import { contract } from "../fixtures/counting-contract.ts";

const RECORDS = 150_000;
const CLIENTS = 40;

const changed = (index: number): NewRecord => ({
  channel: "counts/t",
  event: "counts.counted",
  data: `{"n":${index}}`,
});
/** Ten keys, of which each record replaces the last. */
const keyed = (index: number): NewRecord => ({ ...changed(index), key: String(index % 10) });

/** The first control event of a stream. */
async function helloOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return /"resume":"\w+"(,"reason":"\w+")?/.exec(Buffer.from(value ?? []).toString())?.[0] ?? "";
}

it.each([
  // 100,000 are replayed: after as many and one, in 98 pages, it is known of all.
  { kind: "log", record: changed, hello: '"resume":"reset","reason":"limit"', reads: 3 * 98 + CLIENTS },
  // Ten keys are ten events, in the last of 74 pages: two counts, and one replay that the clients share from their second page on.
  { kind: "latest", record: keyed, hello: '"resume":"resumed"', reads: 3 * 74 + CLIENTS },
])(
  "$kind: to $hello the event loop has its turns between the reads of a herd",
  async ({ record, hello, reads }) => {
    const folder = mkdtempSync(join(tmpdir(), "tidings-herd-"));
    const kept = sqliteLog({ path: join(folder, "events.db") });
    for (let first = 0; first < RECORDS; first += 1_000) {
      await kept.append(Array.from({ length: 1_000 }, (_, index) => record(first + index)));
    }
    const { epoch } = await kept.read({ after: 0, limit: 0 });
    let made = 0;
    const log: EventLog = {
      append: kept.append,
      tail: kept.tail,
      publish: kept.publish,
      read(options) {
        made += options.limit > 0 ? 1 : 0;
        return kept.read(options);
      },
    };
    const handler = createEventHandler(createEmitter(contract, { log }), { authorize: () => false });
    await helloOf(await handler.fetch(new Request("http://x/counts/t")));

    let most = 0;
    let before = made;
    let over = false;
    const turn = (): void => {
      most = Math.max(most, made - before);
      before = made;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 10);
    const told = Array.from({ length: CLIENTS }, async (_, index) => {
      const headers = { "last-event-id": `${epoch}.${index + 1}` };
      return helloOf(await handler.fetch(new Request("http://x/counts/t", { headers })));
    });
    expect(new Set(await Promise.all(told))).toEqual(new Set([hello]));
    clearInterval(timer);
    over = true;

    expect(made).toBeLessThanOrEqual(reads);
    // Each a few milliseconds: so many, and no more, stand between a timer and its time.
    expect(most).toBeLessThanOrEqual(18);
    expect(ticks).toBeGreaterThan(0);
    await handler.close();
    await kept.close();
    rmSync(folder, { recursive: true, force: true });
  },
  60_000,
);
