/**
 * What a browser downloads for a contract of ten events: client, React hooks and decoders, without React itself.
 *
 * Usage: node size/run.ts [--budget 7000]   Exits with 1 when a bundle is larger than that many bytes, minified and gzipped.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { run } from "tidings";
import { type Bundle, bundleWithEsbuild, bundleWithRollup } from "./bundle.ts";

const { values } = parseArgs({ options: { budget: { type: "string", default: "7000" } } });
const budget = Number(values.budget);
const folder = fileURLToPath(new URL("../.work/size", import.meta.url));

/** Each is measured alone: the first is the promise, the others say where it goes. */
const ENTRIES: Readonly<Record<string, string>> = {
  "client + React + decoders": `export * from "./generated/client.ts"; export * from "./generated/react.ts";`,
  "client + decoders": `export * from "./generated/client.ts";`,
  "client alone": `export { createClient } from "@tidings/client";`,
  "React alone": `export * from "@tidings/react";`,
  "tabs, beside the client": `export { createClient } from "@tidings/client"; export * from "@tidings/client/tabs";`,
  "decoders alone": `export * from "./generated/descriptor.ts";`,
};
const BUNDLERS: Readonly<Record<string, Bundle>> = { esbuild: bundleWithEsbuild, Rollup: bundleWithRollup };

await generate();
let failed = false;
for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
  console.log(`${bundler.padEnd(28)}${["minified", "gzip", "brotli"].map((word) => word.padStart(10)).join("")}`);
  for (const [index, [name, source]] of Object.entries(ENTRIES).entries()) {
    const entry = join(folder, `entry-${index}.ts`);
    writeFileSync(entry, source);
    const code = await bundle(entry);
    const sizes = [Buffer.byteLength(code), gzipSync(code, { level: 9 }).length, brotliCompressSync(code).length];
    const over = index === 0 && (sizes[1] ?? 0) > budget;
    failed ||= over;
    console.log(
      `  ${name.padEnd(26)}${sizes.map((size) => String(size).padStart(10)).join("")}${over ? "  over budget" : ""}`,
    );
  }
}
console.log(`${failed ? "FAIL" : "ok"}: the budget is ${budget} bytes gzipped`);
process.exitCode = failed ? 1 : 0;

async function generate(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["contract.ts", "tidings.config.ts"]) cpSync(new URL(file, import.meta.url), join(folder, file));
  const signal = new AbortController().signal;
  const code = await run(["generate"], { cwd: folder, out: () => {}, error: console.error, color: false, signal });
  if (code !== 0) throw new Error(`tidings generate ended with ${code}`);
}
