#!/usr/bin/env node
import picocolors from "picocolors";
import { run, unexpected } from "./run.ts";
import { printError } from "./terminal.ts";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());

// What is thrown beside the command, as by a file watcher, would end with 1, which is a verdict.
process.once("uncaughtException", (error) => {
  // Who reads it has seen enough, as `head` does.
  if ("code" in error && error.code === "EPIPE") process.exit(2);
  printError(unexpected(error), { out: console.log, error: console.error, colors: picocolors });
  process.exit(2);
});

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  color: picocolors.isColorSupported,
  signal: interrupted.signal,
});
