import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk extends Disposable {
  readonly folder: string;
  setReadOnly(): void;
}

/** For `skipIf(!canMount())`: whether this user may mount a disk at all. A container without privileges may not. */
export function canMount(): boolean {
  const disk = smallDisk(64);
  disk?.[Symbol.dispose]();
  return disk !== undefined;
}

/** A file system in memory with room for so many KiB; undefined where this user may not mount one. */
export function smallDisk(kib: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tidings-disk-"));
  const run = (command: string, ...args: string[]): Buffer => execFileSync(command, args, { stdio: "pipe" });
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${kib}k`, "tmpfs", folder);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    setReadOnly: () => void run("mount", "-o", "remount,ro", folder),
    [Symbol.dispose]() {
      // Lazily: a thread that still ends may hold a file.
      run("umount", "-l", folder);
      rmSync(folder, { recursive: true });
    },
  };
}
