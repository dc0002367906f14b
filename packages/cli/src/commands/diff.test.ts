import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commitAll } from "../../test/git.ts";
import { runHere } from "../../test/run-cli.ts";
import { CONFIG, CONTRACT, samplePackage } from "../../test/sample-package.ts";
import type { DiffReport } from "../diff/diff-report.ts";

const RENAMED = CONTRACT.replace("queued: event(", "waiting: event(");
const MORE = CONTRACT.replace("events: { sampled", "events: { started: event(z.object({ at: z.string() })), sampled");
const IGNORED = { ".gitignore": "node_modules\n" };

/** A package whose contract is committed with its lock, and then changed. */
async function changed(contract: string, files: Readonly<Record<string, string>> = {}) {
  const folder = await samplePackage({ ...IGNORED, ...files });
  await runHere(folder.path, ["generate"]);
  await commitAll(folder.path, "Release");
  await folder.write({ "src/contract.ts": contract });
  return folder;
}

function reportOf({ out }: { readonly out: string }): DiffReport {
  return JSON.parse(out);
}

describe("tidings diff", () => {
  it("finds nothing where nothing changed", async () => {
    await using folder = await changed(CONTRACT);
    const run = await runHere(folder.path, ["diff"]);
    expect(run).toMatchObject({ exitCode: 0, error: "" });
    expect(run.out).toMatchInlineSnapshot(`
      "studio: git:HEAD → src/contract.ts

      Nothing changed that events or code could notice.
      "
    `);
  });

  it("tells what changed, for people", async () => {
    await using folder = await changed(RENAMED);
    const run = await runHere(folder.path, ["diff", "--against", "git:main"]);
    expect(run).toMatchObject({ exitCode: 1, error: "" });
    expect(run.out).toMatchSnapshot();
  });

  it("writes nothing", async () => {
    await using folder = await changed(RENAMED);
    const before = await folder.files();
    await runHere(folder.path, ["diff"]);
    expect(await folder.files()).toEqual(before);
  });

  it("prints one JSON document", async () => {
    await using folder = await changed(MORE);
    const run = await runHere(folder.path, ["diff", "--json"]);
    expect(run.exitCode).toBe(0);
    expect(reportOf(run)).toMatchObject({
      version: 1,
      contract: "studio",
      before: "git:HEAD",
      after: "src/contract.ts",
      compatible: true,
      bump: "minor",
      findings: [{ rule: "event-added", channel: "metrics", event: "started", fails: false }],
    });
  });

  it("refuses a damaged lock as no verdict of the contract, and says where", async () => {
    await using folder = await changed(CONTRACT);
    await folder.write({
      "damaged.json": '{ "lockVersion": 1, "name": "studio", "channels": { "jobs": null }, "defs": {} }',
    });
    expect(await runHere(folder.path, ["diff", "--against", "file:damaged.json"])).toEqual({
      exitCode: 2,
      out: "",
      error: expect.stringMatching(
        /^error damaged\.json: \/channels\/jobs: should be an object.*\n.*\(lock_invalid\)\n$/,
      ),
    });
  });

  it("annotates the line of the lock, from the top of the repository", async () => {
    await using folder = await changed(RENAMED);
    const run = await runHere(folder.path, ["diff", "--github"]);
    const annotations = run.out.split("\n").filter((line) => line.startsWith("::"));
    expect(annotations).toEqual([
      expect.stringMatching(
        /^::error file=contract\.lock\.json,line=\d+,title=breaking%3A event-renamed::Event renders\.queued/,
      ),
    ]);
  });

  it("writes a comment that can be found again", async () => {
    await using folder = await changed(RENAMED);
    const run = await runHere(folder.path, ["diff", "--markdown"]);
    expect(run.out).toMatch(/^<!-- tidings-diff:studio -->\n### Events of `studio`: \*\*incompatible\*\*\n/);
    expect(run.out).toContain("- **breaking**: Event renders.queued was renamed");
  });

  it("accepts what is suppressed, and names suppressions that nothing needs", async () => {
    await using folder = await changed(RENAMED);
    const [finding] = reportOf(await runHere(folder.path, ["diff", "--json"])).findings;
    const suppress = [finding?.fingerprint, "000000000000"].map((fingerprint) => ({
      fingerprint,
      reason: "nobody listens",
    }));
    await folder.write({
      "tidings.config.ts": CONFIG.replace("{ contract", `{ evolution: ${JSON.stringify({ suppress })}, contract`),
    });
    const run = await runHere(folder.path, ["diff"]);
    expect(run.exitCode).toBe(0);
    expect(run.out).toMatch(/suppressed +Event renders\.queued/);
    expect(run.out).toContain("unused suppression 000000000000 (nobody listens)");
  });

  it("compares with the newest of the history, and with any version of it", async () => {
    await using folder = await changed(CONTRACT, {
      "package.json": '{ "name": "sample", "version": "1.9.0", "type": "module" }',
    });
    expect(await runHere(folder.path, ["history"])).toMatchObject({ exitCode: 0, out: "wrote history/1.9.0.json\n" });
    await folder.write({
      "package.json": '{ "name": "sample", "version": "1.10.0", "type": "module" }',
      "src/contract.ts": MORE,
    });
    await runHere(folder.path, ["history"]);
    expect(reportOf(await runHere(folder.path, ["diff", "--json"]))).toMatchObject({
      before: "history/1.10.0.json",
      since: "1.10.0",
      findings: [],
    });
    const older = await runHere(folder.path, ["diff", "--json", "--against", "history:1.9.0"]);
    expect(reportOf(older)).toMatchObject({ before: "history/1.9.0.json", bump: "minor" });
    const between = await runHere(folder.path, [
      "diff",
      "--json",
      "--against",
      "history:1.10.0",
      "--to",
      "history:1.9.0",
    ]);
    expect(reportOf(between)).toMatchObject({ bump: "major", findings: [{ rule: "event-removed" }] });
  });

  it("compares with a file, or with the lock in a folder", async () => {
    await using folder = await changed(MORE);
    for (const path of [".", "contract.lock.json"]) {
      const run = await runHere(folder.path, ["diff", "--json", "--against", `file:${path}`]);
      expect(reportOf(run)).toMatchObject({ before: "file:contract.lock.json", bump: "minor" });
    }
  });

  it.each([
    ["git:nope", "ref_unknown"],
    ["file:nope.json", "lock_not_found"],
    ["file:package.json", "lock_invalid"],
    ["file:broken.json", "lock_invalid"],
    ["file:newer.json", "lock_version_unknown"],
    ["history", "lock_not_found"],
    ["main", "invalid_usage"],
  ])("exits with 2 for %s: %s", async (against, code) => {
    await using folder = await changed(CONTRACT);
    await folder.write({ "broken.json": "{", "newer.json": '{ "lockVersion": 2 }' });
    const run = await runHere(folder.path, ["diff", "--against", against]);
    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.error).toContain(`(${code})`);
  });

  it("exits with 2 outside of git, before the first commit, and where a commit has no lock", async () => {
    await using folder = await samplePackage(IGNORED);
    expect((await runHere(folder.path, ["diff"])).error).toContain("(git_unavailable)");
    await commitAll(folder.path, "No lock");
    expect((await runHere(folder.path, ["diff"])).error).toContain("(lock_not_found)");
  });

  it("holds the contract to the events that the team keeps", async () => {
    const config = {
      "tidings.config.ts": CONFIG.replace("{ contract", '{ evolution: { fixtures: "./kept" }, contract'),
    };
    await using folder = await changed(CONTRACT, {
      ...config,
      "kept/renders.progress.1.json": '[{ "done": 1 }, { "done": "1" }]',
    });
    const run = await runHere(folder.path, ["diff", "--json"]);
    expect(run.exitCode).toBe(1);
    expect(reportOf(run).findings).toMatchObject([{ rule: "fixture-refused", witness: { wire: { done: "1" } } }]);
    for (const file of ["kept/renders.progress.2.json", "kept/renders.nope.1.json"]) {
      await folder.write({ [file]: "[]" });
      expect((await runHere(folder.path, ["diff"])).error).toContain("(fixtures_invalid)");
      await rm(join(folder.path, file));
    }
    await folder.write({ "kept/renders.progress.1.json": "{}" });
    expect((await runHere(folder.path, ["diff"])).error).toContain("(fixtures_invalid)");
  });

  it("takes one format", async () => {
    await using folder = await samplePackage();
    expect(await runHere(folder.path, ["diff", "--json", "--markdown"])).toMatchObject({ exitCode: 2 });
  });
});
