import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { readNpmLock } from "./npm-lock.ts";

const LOCK = '{ "lockVersion": 1, "name": "studio", "channels": {}, "defs": {} }\n';
const pack = (cwd: string) => promisify(execFile)("npm", ["pack", "--silent"], { cwd });

it("reads the lock out of a package, whatever else is in it", async () => {
  await using folder = temporaryFolder();
  await folder.write({
    "package.json": '{ "name": "@acme/studio-events", "version": "1.2.0" }',
    "contract.lock.json": LOCK,
    "src/contract.lock.json": "another one",
    "a.txt": "a".repeat(513),
  });
  await pack(folder.path);
  expect(await readNpmLock("./acme-studio-events-1.2.0.tgz", folder.path)).toEqual({
    source: "npm:./acme-studio-events-1.2.0.tgz",
    lock: JSON.parse(LOCK),
    version: "1.2.0",
  });
});

it("says when a package has none", async () => {
  await using folder = temporaryFolder();
  await folder.write({ "package.json": '{ "name": "plain", "version": "1.0.0" }' });
  await pack(folder.path);
  await expect(readNpmLock("./plain-1.0.0.tgz", folder.path)).rejects.toMatchObject({ code: "lock_not_found" });
});

it("says when npm can't get it", async () => {
  await using folder = temporaryFolder();
  // Nothing listens there, and one try is enough to see that.
  await folder.write({ ".npmrc": "registry=http://127.0.0.1:9/\nfetch-retries=0\n" });
  await expect(readNpmLock("@acme/studio-events", folder.path)).rejects.toMatchObject({ code: "npm_failed" });
});
