import { describe, expect, it } from "vitest";
import { runHere } from "../../test/run-cli.ts";
import { CONTRACT, samplePackage } from "../../test/sample-package.ts";

const PACKAGE = { "package.json": '{ "name": "sample", "version": "1.2.0", "type": "module" }' };

describe("tidings history", () => {
  it("keeps the lock's text under the package's version, once", async () => {
    await using folder = await samplePackage(PACKAGE);
    await runHere(folder.path, ["generate"]);
    expect(await runHere(folder.path, ["history"])).toMatchObject({ exitCode: 0, out: "wrote history/1.2.0.json\n" });
    expect(await folder.read("history/1.2.0.json")).toBe(await folder.read("contract.lock.json"));
    expect(await runHere(folder.path, ["history"])).toMatchObject({
      exitCode: 0,
      out: "studio: history/1.2.0.json is up to date\n",
    });
  });

  it("never changes what was released", async () => {
    await using folder = await samplePackage(PACKAGE);
    await runHere(folder.path, ["history"]);
    const released = await folder.read("history/1.2.0.json");
    await folder.write({ "src/contract.ts": CONTRACT.replace("metrics:", "measures:") });
    const run = await runHere(folder.path, ["history"]);
    expect(run.exitCode).toBe(2);
    expect(run.error).toContain("(history_conflict)");
    expect(await folder.read("history/1.2.0.json")).toBe(released);
  });

  it("says of a file that is no lock what is wrong with it, and leaves it", async () => {
    await using folder = await samplePackage({ ...PACKAGE, "history/1.2.0.json": "{ not" });
    const run = await runHere(folder.path, ["history"]);
    expect(run).toMatchObject({ exitCode: 2, error: expect.stringMatching(/^error history\/1\.2\.0\.json: .*JSON/) });
    expect(run.error).toContain("(lock_invalid)");
    expect(await folder.read("history/1.2.0.json")).toBe("{ not");
  });

  it("takes a file that was formatted otherwise for what it says", async () => {
    await using folder = await samplePackage(PACKAGE);
    await runHere(folder.path, ["history"]);
    const formatted = JSON.stringify(JSON.parse(await folder.read("history/1.2.0.json")));
    await folder.write({ "history/1.2.0.json": formatted });
    expect(await runHere(folder.path, ["history"])).toMatchObject({ exitCode: 0 });
    expect(await folder.read("history/1.2.0.json")).toBe(formatted);
  });

  it("says so when a newer version is there", async () => {
    await using folder = await samplePackage(PACKAGE);
    await runHere(folder.path, ["history"]);
    await folder.write({ "package.json": PACKAGE["package.json"].replace("1.2.0", "1.1.9") });
    const run = await runHere(folder.path, ["history"]);
    expect(run).toMatchObject({ exitCode: 0, out: "wrote history/1.1.9.json\n" });
    expect(run.error).toMatch(/^note 1\.2\.0 is newer/);
  });

  it("only looks with --check", async () => {
    await using folder = await samplePackage(PACKAGE);
    expect(await runHere(folder.path, ["history", "--check"])).toMatchObject({ exitCode: 1 });
    expect(await folder.files()).not.toHaveProperty("history/1.2.0.json");
    await runHere(folder.path, ["history"]);
    expect(await runHere(folder.path, ["history", "--check"])).toMatchObject({ exitCode: 0 });
  });

  it.each(['{ "name": "sample" }', '{ "version": "latest" }'])("needs a version: %s", async (manifest) => {
    await using folder = await samplePackage({ "package.json": manifest });
    const run = await runHere(folder.path, ["history"]);
    expect(run.exitCode).toBe(2);
    expect(run.error).toContain("(package_json_invalid)");
  });
});
