import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryFile extends Disposable {
  readonly path: string;
  readonly folder: string;
}

/** A path in a folder of its own, where there is nothing yet. */
export function temporaryFile(): TemporaryFile {
  const folder = mkdtempSync(join(tmpdir(), "tidings-sqlite-"));
  return {
    folder,
    path: join(folder, "log.db"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
