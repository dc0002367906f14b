import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const guides = join(import.meta.dirname, "../../docs/guides");
/** Inside the workspace, so that imports resolve as they do for tests. */
const folder = join(import.meta.dirname, "../.tmp/guides");

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("every code block of the guides compiles", async () => {
  let blocks = 0;
  for (const page of (await readdir(guides)).filter((name) => name.endsWith(".md"))) {
    const text = await readFile(join(guides, page), "utf8");
    for (const [index, [, language, code]] of [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].entries()) {
      // `export {}` makes each block a module of its own.
      await writeFile(join(folder, `${page}-${index}.${language}`), `${code}\nexport {};\n`);
      blocks += 1;
    }
  }
  expect(blocks).toBeGreaterThan(5);
  const config = {
    extends: "../../tsconfig.json",
    compilerOptions: { jsx: "react-jsx", isolatedDeclarations: false, noUnusedLocals: false },
    include: ["."],
    exclude: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = promisify(execFile)("tsc", ["-p", folder]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  expect(await tsc).toBe("");
});
