/**
 * What a consumer's compiler pays for a contract of 500 events: generated interfaces against hand-written ones and against
 * `z.infer`, under TypeScript 7 and 6. Rounds are interleaved, so that a busy machine is busy for all of them.
 *
 * Usage: node types/run.ts [rounds]   Exits with 1 when the generated interfaces cost more than 1.5 × the hand-written.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../contenders/processes.ts";
import { clientConsumerSource, consumerSource, contractSource, inferredSource, plainSource } from "./sample.ts";

const LIMIT = 1.5;
const rounds = Number(process.argv[2] ?? 7);
const folder = fileURLToPath(new URL("../.work/types", import.meta.url));
const require = createRequire(import.meta.url);

const VARIANTS = ["plain", "generated", "z.infer", "generated + client"] as const;
type Variant = (typeof VARIANTS)[number];
const ENTRIES: Readonly<Record<Variant, string>> = {
  plain: "consume-plain.ts",
  generated: "consume-generated.ts",
  "z.infer": "consume-inferred.ts",
  "generated + client": "consume-client.ts",
};
const COMPILERS = { "TypeScript 7": "typescript", "TypeScript 6": "typescript6" } as const;
const OPTIONS =
  "--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --verbatimModuleSyntax --allowImportingTsExtensions --skipLibCheck " +
  "--module nodenext --target es2023 --lib es2023,dom,dom.iterable,dom.asynciterable --types node --extendedDiagnostics";

const generateMs = writeSample();
console.log(`tidings generate, 500 events: ${(generateMs / 1000).toFixed(2)} s, of a process of its own`);
console.log(`medians of ${rounds} interleaved rounds; check and total time in seconds\n`);

let failed = false;
for (const [title, compiler] of Object.entries(COMPILERS)) {
  const times = measure(compiler);
  const base = median(times.plain.map((time) => time.check));
  console.log(`${title.padEnd(22)}${"check".padStart(8)}${"× plain".padStart(9)}${"total".padStart(8)}`);
  for (const variant of VARIANTS) {
    const check = median(times[variant].map((time) => time.check));
    const total = median(times[variant].map((time) => time.total));
    const factor = check / base;
    if (variant === "generated" && factor > LIMIT) failed = true;
    console.log(
      `  ${variant.padEnd(20)}${check.toFixed(3).padStart(8)}${factor.toFixed(2).padStart(9)}${total.toFixed(2).padStart(8)}`,
    );
  }
  console.log();
}
console.log(
  failed ? `FAIL: generated costs more than ${LIMIT} × plain` : `ok: generated costs at most ${LIMIT} × plain`,
);
process.exitCode = failed ? 1 : 0;

/** @returns How long `tidings generate` took, in milliseconds. */
function writeSample(): number {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "src"), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write("package.json", '{ "type": "module" }\n');
  write("tidings.config.ts", 'export default { contract: "./src/contract.ts", importExtension: ".js" };\n');
  write("src/contract.ts", contractSource());
  write("src/plain.ts", plainSource());
  write("src/inferred.ts", inferredSource());
  write("src/consume-plain.ts", consumerSource("./plain.js"));
  write("src/consume-inferred.ts", consumerSource("./inferred.js"));
  write("src/consume-generated.ts", consumerSource("./generated/index.js"));
  write("src/consume-client.ts", clientConsumerSource());
  const bin = fileURLToPath(new URL("../../packages/cli/src/bin.ts", import.meta.url));
  const started = performance.now();
  execFileSync(process.execPath, [bin, "generate"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return performance.now() - started;
}

interface Times {
  readonly check: number;
  readonly total: number;
}

function measure(compiler: string): Record<Variant, Times[]> {
  const times: Record<Variant, Times[]> = { plain: [], generated: [], "z.infer": [], "generated + client": [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of VARIANTS) times[variant].push(typeCheck(compiler, join("src", ENTRIES[variant])));
  }
  return times;
}

function typeCheck(compiler: string, entry: string): Times {
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), "bin", "tsc");
  const run = spawnSync(process.execPath, [tsc, ...OPTIONS.split(" "), entry], { cwd: folder, encoding: "utf8" });
  // The packages are sources here, which their own `types` scripts check.
  if (/^(?:src\/|error )/m.test(run.stdout)) throw new Error(`${compiler} ${entry}:\n${run.stdout}${run.stderr}`);
  const seconds = (label: string) => {
    const found = new RegExp(`^${label}:\\s+([\\d.]+)s`, "m").exec(run.stdout)?.[1];
    if (found === undefined) throw new Error(`${compiler} printed no "${label}":\n${run.stdout}`);
    return Number(found);
  };
  return { check: seconds("Check time"), total: seconds("Total time") };
}
