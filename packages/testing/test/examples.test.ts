import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const here = import.meta.dirname;

test("the README's example is the test beside this one", async () => {
  const readme = await readFile(join(here, "../README.md"), "utf8");
  const [, example] = /^```tsx\n(.*?)^```$/ms.exec(readme) ?? [];
  expect(example).toBe(await readFile(join(here, "percent.test.tsx"), "utf8"));
});

test("node:test is enough", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", join(here, "queue.node.ts")]);
  expect(stdout).toMatch(/pass 1\n/);
}, 30_000);
