import { mkdtempSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder that is gone when its `await using` block ends. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(file: string): Promise<string>;
  /** All files but those of `node_modules`, with their contents, sorted by path. */
  files(): Promise<Readonly<Record<string, string>>>;
}

/** @param parent Where to make it. Default: the system's folder for temporary files. */
export function temporaryFolder(parent: string = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(parent, "tidings-"));
  return {
    path,
    async write(files) {
      for (const [file, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, file)), { recursive: true });
        await writeFile(join(path, file), content);
      }
    },
    read: (file) => readFile(join(path, file), "utf8"),
    async files() {
      const entries = await readdir(path, { withFileTypes: true, recursive: true });
      const found = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
        .filter((file) => !file.startsWith("node_modules"))
        .sort();
      return Object.fromEntries(
        await Promise.all(found.map(async (file) => [file, await readFile(join(path, file), "utf8")])),
      );
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
