import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runHere } from "../../test/run-cli.ts";
import { CONTRACT, SCENE, samplePackage } from "../../test/sample-package.ts";

test("is content with what generate wrote", async () => {
  await using folder = await samplePackage();
  await runHere(folder.path, ["generate"]);
  expect(await runHere(folder.path, ["generate", "--check"])).toEqual({
    exitCode: 0,
    out: "studio: 8 files, all up to date\n",
    error: "",
  });
});

test("lists changed, missing and extra files, and writes nothing", async () => {
  await using folder = await samplePackage();
  await runHere(folder.path, ["generate"]);
  const events = await folder.read("src/generated/events.ts");
  await rm(join(folder.path, "src/generated/client.ts"));
  await folder.write({
    "src/generated/events.ts": `${events}// edited\n`,
    "src/generated/old.ts": events,
    "src/generated/deep/mine.ts": "// mine\n",
    "src/generated/server.ts": "// mine\n",
  });
  const before = await folder.files();
  expect(await runHere(folder.path, ["generate", "--check"])).toMatchSnapshot();
  expect(await folder.files()).toEqual(before);
});

test("sees a contract that changed since, in the lock too", async () => {
  await using folder = await samplePackage();
  await runHere(folder.path, ["generate"]);
  await folder.write({ "src/scene.ts": SCENE.replace("name:", "title:") });
  const run = await runHere(folder.path, ["generate", "--check"]);
  expect(run.exitCode).toBe(1);
  expect(run.error).toContain("changed contract.lock.json\n");
  expect(run.error).toContain("changed src/generated/events.ts\n");
  expect(run.error).not.toContain("react.ts");
});

test("tells a contract that is at fault from drift", async () => {
  await using folder = await samplePackage({ "src/contract.ts": CONTRACT.replace("renders/{renderId}", "") });
  expect(await runHere(folder.path, ["generate", "--check"])).toMatchObject({ exitCode: 2, out: "" });
});
