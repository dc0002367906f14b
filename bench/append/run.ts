import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { memoryLog } from "@tidings/log";
import { sqliteLog } from "@tidings/log-sqlite";
import { median } from "../contenders/processes.ts";
import { emitting, type Rate } from "./emitting.ts";
import { insertEach, insertTogether } from "./inserting.ts";

// Events validated and stored per second, through the emitter, beside a bare prepared INSERT. Rounds are interleaved.

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: tmpdir() },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "1" },
  },
});
const ms = Number(values.seconds) * 1_000;
const folder = mkdtempSync(join(values.folder, "tidings-append-"));
let files = 0;
const nextPath = (): string => join(folder, `${files++}.db`);

const SYNCHRONOUS = ["normal", "full"] as const;
const CONCURRENT = [1, 16, 256] as const;

const contenders: Record<string, () => Promise<Rate>> = {};
for (const synchronous of SYNCHRONOUS) {
  contenders[`bare INSERT, each committed, ${synchronous}`] = () => insertEach(nextPath(), synchronous, ms);
  for (const concurrent of CONCURRENT) {
    contenders[`sqliteLog, ${concurrent} at once, ${synchronous}`] = () =>
      emitting(() => sqliteLog({ path: nextPath(), synchronous }), concurrent, ms);
  }
}
contenders["bare INSERT, all in one transaction"] = () => insertTogether(nextPath(), ms);
for (const concurrent of CONCURRENT) {
  contenders[`memoryLog, ${concurrent} at once`] = () => emitting(() => memoryLog(), concurrent, ms);
}

const rates = new Map<string, Rate[]>(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const rate = await run();
    delay.disable();
    rates.get(name)?.push({ ...rate, longestMs: delay.max / 1e6 });
  }
}
rmSync(folder, { recursive: true, force: true });

const bare = {
  normal: middle(`bare INSERT, each committed, normal`, "perSecond"),
  full: middle(`bare INSERT, each committed, full`, "perSecond"),
};
console.log(`${"".padEnd(44)}  events/s   × of bare INSERT   p99 ms   event loop held up, ms`);
for (const name of rates.keys()) {
  const perSecond = middle(name, "perSecond");
  const alternative = bare[name.endsWith("full") ? "full" : "normal"];
  console.log(
    [
      name.padEnd(44),
      Math.round(perSecond).toLocaleString("en").padStart(9),
      (perSecond / alternative).toFixed(2).padStart(17),
      middle(name, "p99Ms").toFixed(2).padStart(8),
      middle(name, "longestMs").toFixed(1).padStart(24),
    ].join(" "),
  );
}

function middle(name: string, field: keyof Rate): number {
  return median((rates.get(name) ?? []).map((rate) => rate[field] ?? Number.NaN));
}
