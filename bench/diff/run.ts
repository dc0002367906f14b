/**
 * `tidings diff` of a contract of 500 events, as a process of its own that loads contract and history: the way of CI. Beside it what
 * the process costs that only starts, and one that only loads the contract (`generate --check` does that too, and compiles decoders).
 *
 * Usage: node diff/run.ts [rounds]   Exits with 1 when a diff takes 2 seconds or more.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../contenders/processes.ts";
import { contractSource } from "../types/sample.ts";

const LIMIT_MS = 2_000;
const rounds = Number(process.argv[2] ?? 5);
const work = fileURLToPath(new URL("../.work/diff", import.meta.url));
const bin = fileURLToPath(new URL("../../packages/cli/src/bin.ts", import.meta.url));

/** A change of every `step`-th event, each by one field. */
function changed(step: number): string {
  let index = 0;
  return contractSource().replaceAll("count: z.int().nonnegative()", (field) => {
    const which = index % (3 * step);
    index += 1;
    if (which === 0) return "count: z.int().min(-1)";
    if (which === step) return "count: z.int().nonnegative().optional()";
    if (which === 2 * step) return "count: z.int().nonnegative(), added: z.string().optional()";
    return field;
  });
}

const CONTRACTS: Readonly<Record<string, string>> = {
  "nothing changed": contractSource(),
  "10 of 500 events changed": changed(50),
  "100 of 500 events changed": changed(5),
  "all 500 events changed": changed(1),
};

rmSync(work, { recursive: true, force: true });
for (const [name, source] of Object.entries(CONTRACTS)) {
  const folder = folderOf(name);
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "@acme/bench-events", "version": "1.0.0", "type": "module" }\n',
  );
  writeFileSync(join(folder, "tidings.config.ts"), 'export default { contract: "./src/contract.ts" };\n');
  writeFileSync(join(folder, "src/contract.ts"), contractSource());
  run(folder, "history");
  writeFileSync(join(folder, "src/contract.ts"), source);
}

const COMMANDS: readonly (readonly [title: string, contract: string, ...args: string[]])[] = [
  ["only start: --version", "nothing changed", "--version"],
  ["only load: history --check", "nothing changed", "history", "--check"],
  ...Object.keys(CONTRACTS).map((name) => [`diff: ${name}`, name, "diff"] as const),
];
const times = new Map(COMMANDS.map(([title]) => [title, [] as number[]]));
for (let round = 0; round < rounds; round += 1) {
  for (const [title, contract, ...args] of COMMANDS) times.get(title)?.push(run(folderOf(contract), ...args));
}

console.log(`medians of ${rounds} interleaved rounds, in seconds, each a process of its own\n`);
let failed = false;
for (const [title, taken] of times) {
  const ms = median(taken);
  if (title.startsWith("diff") && ms >= LIMIT_MS) failed = true;
  console.log(`  ${title.padEnd(34)}${(ms / 1000).toFixed(2).padStart(7)}`);
}
console.log(failed ? "\nFAIL: a diff takes 2 seconds or more" : "\nok: every diff takes less than 2 seconds");
process.exitCode = failed ? 1 : 0;

function folderOf(name: string): string {
  return join(work, name.replaceAll(" ", "-"));
}

/** @returns Milliseconds. */
function run(folder: string, ...args: string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8" });
  const taken = performance.now() - started;
  // 1: the diff is incompatible, or the version's contract is another by now.
  if (status !== 0 && status !== 1) throw new Error(`tidings ${args.join(" ")} ended with ${status}\n${stderr}`);
  return taken;
}
