import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { bannerFor, isMarked } from "./banner.ts";
import { compareFiles } from "./compare-files.ts";
import type { PlannedFile } from "./planned-file.ts";
import { writeFiles } from "./write-files.ts";

const ours = `// ${bannerFor("src/contract.ts")}\n`;
const plan = (path: string, content = ours): PlannedFile => ({ path, content, isOurs: isMarked });

test("writes what is missing or changed, removes what is stale, and leaves the rest", async () => {
  await using folder = temporaryFolder();
  await folder.write({
    "out/same.ts": ours,
    "out/crlf.ts": ours.replace("\n", "\r\n"),
    "out/changed.ts": `${ours}old`,
    "out/deep/stale.ts": ours,
    "out/foreign.ts": "// mine",
    "lock.json": ours,
  });
  const before = await stat(join(folder.path, "out/same.ts"));
  const planned = ["out/same.ts", "out/crlf.ts", "out/changed.ts", "out/new/file.ts", "lock.json"].map((path) =>
    plan(path),
  );
  const comparison = await compareFiles(folder.path, "out", planned);
  expect(comparison).toEqual({
    missing: [planned[3]],
    changed: [planned[2]],
    blocked: [],
    stale: ["out/deep/stale.ts"],
    foreign: ["out/foreign.ts"],
  });
  await writeFiles(folder.path, comparison);
  expect(await folder.files()).toEqual({
    "lock.json": ours,
    "out/changed.ts": ours,
    "out/crlf.ts": ours.replace("\n", "\r\n"),
    "out/foreign.ts": "// mine",
    "out/new/file.ts": ours,
    "out/same.ts": ours,
  });
  expect((await stat(join(folder.path, "out/same.ts"))).mtimeMs).toBe(before.mtimeMs);
  await expect(stat(join(folder.path, "out/deep"))).rejects.toThrow("ENOENT");
});

test("writes nothing at all when a file without the marker is in the way", async () => {
  await using folder = temporaryFolder();
  await folder.write({ "out/b.ts": "// mine" });
  const comparison = await compareFiles(folder.path, "out", [plan("out/a.ts"), plan("out/b.ts")]);
  await expect(writeFiles(folder.path, comparison)).rejects.toMatchObject({ code: "unmanaged_file", file: "out/b.ts" });
  expect(await folder.files()).toEqual({ "out/b.ts": "// mine" });
});

test("does not take a quotation of the banner further down for the marker", () => {
  expect(isMarked(`${" ".repeat(1024)}${ours}`)).toBe(false);
  expect(isMarked(ours)).toBe(true);
});
