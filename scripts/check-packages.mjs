// Packs every public package as it would be published and lets publint and attw judge the tarballs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackages } from "../tests/support/packed-packages.ts";

const out = mkdtempSync(join(tmpdir(), "tidings-pack-"));
let failed = 0;
try {
  for (const [name, { tarball }] of Object.entries(await packPackages(out))) {
    for (const [tool, args] of [
      ["publint", ["run", tarball, "--strict"]],
      ["attw", [tarball, "--profile", "esm-only", "--format", "ascii"]],
    ]) {
      try {
        execFileSync(tool, args, {
          cwd: join(import.meta.dirname, ".."),
          stdio: ["ignore", "pipe", "inherit"],
          encoding: "utf8",
        });
        console.log(`ok   ${tool.padEnd(7)} ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${tool.padEnd(7)} ${name}\n${error.stdout}`);
      }
    }
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
