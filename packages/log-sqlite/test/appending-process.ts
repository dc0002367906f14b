import { openSync, writeSync } from "node:fs";
import { sqliteLog } from "../src/index.ts";
import { batchOf } from "./batches.ts";

/** Appends batch after batch until it is killed, four at a time, and notes each that has resolved. */
const [path = "", writer = "", from = "0", notes = ""] = process.argv.slice(2);
process.stdin.on("end", () => process.exit()).resume();
const file = openSync(notes, "a");
const log = sqliteLog({ path, retention: { maxBytes: Number.POSITIVE_INFINITY } });
let next = Number(from);

async function appendOn(): Promise<void> {
  for (;;) {
    const number = next++;
    const { offsets } = await log.append(batchOf(writer, number), { idempotencyKey: `${writer}-${number}` });
    // To a file: a pipe may be full, and a stream's buffer dies with the process.
    writeSync(file, `${number}:${offsets.join()}\n`);
  }
}

await Promise.all([appendOn(), appendOn(), appendOn(), appendOn()]);
