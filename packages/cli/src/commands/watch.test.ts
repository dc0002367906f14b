import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BIN } from "../../test/run-cli.ts";
import { SCENE, samplePackage } from "../../test/sample-package.ts";

interface Watching extends AsyncDisposable {
  /** Resolves when a line that contains `text` was printed, after those already waited for. */
  line(text: string): Promise<string>;
  readonly child: ChildProcess;
}

function startWatching(cwd: string): Watching {
  const child = spawn(process.execPath, [BIN, "generate", "--watch"], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: "1" },
  });
  const lines: string[] = [];
  let arrived = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      lines.push(...text.split("\n").filter((line) => line !== ""));
      arrived();
    });
  }
  return {
    child,
    async line(text) {
      for (;;) {
        const index = lines.findIndex((line) => line.includes(text));
        const [found] = index === -1 ? [] : lines.splice(0, index + 1).slice(-1);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

test("generates again on a change of what the contract imports, and only what changed", async () => {
  await using folder = await samplePackage();
  await using watching = startWatching(folder.path);
  await watching.line("wrote 8 of 8 files");
  const react = join(folder.path, "src/generated/react.ts");
  const before = await stat(react);
  await folder.write({ "src/scene.ts": SCENE.replace("Shown in lists.", "Shown in titles.") });
  const line = await watching.line("wrote");
  expect(line).toContain("src/generated/events.ts");
  expect(line).not.toContain("react.ts");
  expect(await folder.read("src/generated/events.ts")).toContain("Shown in titles.");
  expect((await stat(react)).mtimeMs).toBe(before.mtimeMs);
});

test("says an error in one line and goes on, also when the mend is a new file", async () => {
  await using folder = await samplePackage();
  await using watching = startWatching(folder.path);
  await watching.line("wrote 8 of 8 files");
  await folder.write({ "src/scene.ts": "export const scene = {" });
  expect(await watching.line("error")).toMatch(/^error src\/scene\.ts:1:\d+: syntax error: .* \(watching\)$/);
  await folder.write({ "src/scene.ts": 'export { scene } from "./moved.js";\n' });
  expect(await watching.line("error")).toBe('error src/scene.ts: cannot find module "./moved.js" (watching)');
  await folder.write({ "src/moved.ts": SCENE.replace("name:", "title:") });
  await watching.line("wrote");
  expect(await folder.read("src/generated/events.ts")).toContain("title: string;");
});

test("ends quietly when it is interrupted", async () => {
  await using folder = await samplePackage();
  await using watching = startWatching(folder.path);
  await watching.line("wrote");
  watching.child.kill("SIGINT");
  expect(await once(watching.child, "exit")).toEqual([0, null]);
});
