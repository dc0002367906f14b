#!/usr/bin/env node
import picocolors from "picocolors";
import { run } from "./run.ts";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  color: picocolors.isColorSupported,
  signal: interrupted.signal,
});
