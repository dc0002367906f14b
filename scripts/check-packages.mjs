// Packs every public package as it would be published and lets publint and attw judge the tarballs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const out = mkdtempSync(join(tmpdir(), "tidings-pack-"));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });

let failed = 0;
try {
  for (const folder of readdirSync(join(root, "packages"))) {
    const cwd = join(root, "packages", folder);
    const { name, private: isPrivate } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
    if (isPrivate) continue;
    // `pnpm pack`, not npm's: it applies publishConfig.exports and resolves workspace: versions.
    run("pnpm", ["pack", "--pack-destination", out], cwd);
    const tarball = join(
      out,
      readdirSync(out).find((file) => file.startsWith(`${name.replace("@", "").replace("/", "-")}-0`)),
    );
    for (const [tool, args] of [
      ["publint", ["run", tarball, "--strict"]],
      ["attw", [tarball, "--profile", "esm-only", "--format", "ascii"]],
    ]) {
      try {
        run(tool, args, root);
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
