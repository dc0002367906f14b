import { expect, test } from "vitest";
import { runCli, runHere } from "../test/run-cli.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";

test.each([["--help"], ["generate", "--help"], ["init", "--help"]])("prints help: %s %s", async (...args) => {
  await using folder = temporaryFolder();
  const run = await runCli(folder.path, args);
  expect(run).toMatchObject({ exitCode: 0, error: "" });
  expect(run.out.replace(/tidings\/\S+/, "tidings/<version>")).toMatchSnapshot();
});

test("prints its version", async () => {
  await using folder = temporaryFolder();
  const run = await runCli(folder.path, ["--version"]);
  expect(run).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^tidings\/\d+\.\d+\.\d+ /) });
});

test.each([
  [[]],
  [["build"]],
  [["generate", "--chek"]],
  [["generate", "--config"]],
  [["generate", "--check", "--watch"]],
  [["generate", "--config", "nope.ts"]],
  [["diff", "--unknown"]],
])("exits with 2 on a command line at fault: %j", async (args) => {
  await using folder = temporaryFolder();
  const run = await runHere(folder.path, args);
  expect(run.exitCode).toBe(2);
  expect(run.error).toMatchSnapshot();
});

test("exits with 2 on what nobody foresaw, and asks for a report", async () => {
  await using folder = temporaryFolder();
  // A folder where a file is expected.
  await folder.write({ "tidings.config.ts": "", "package.json/x": "" });
  const run = await runHere(folder.path, ["init"]);
  expect(run.exitCode).toBe(2);
  expect(run.error).toMatch(/^error Error: EISDIR/);
  expect(run.error).toMatch(/Please report it.*\(internal_error\)\n$/s);
});

test("colours only when asked to", async () => {
  await using folder = temporaryFolder();
  const coloured = await runCli(folder.path, ["build"], { NO_COLOR: "", FORCE_COLOR: "1" });
  expect(coloured.error).toContain("\u001b[31merror\u001b[39m");
});
