import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { until } from "./until.ts";

const owner = join(import.meta.dirname, "../fixtures/process-owner.ts");

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each([
  ["is killed", "SIGKILL"],
  ["ends", undefined],
] as const)("a server goes when its parent %s without disposing of it", async (_, signal) => {
  const parent = fork(owner);
  const [pid] = await once(parent, "message");
  expect(isAlive(pid)).toBe(true);
  if (signal) parent.kill(signal);
  else parent.send("end");
  await until(
    () => `process ${pid} is still there`,
    () => !isAlive(pid),
  );
});
