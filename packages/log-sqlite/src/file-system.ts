import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { LogError } from "@tidings/log";

/** `f_type` of Linux's statfs(2) for file systems without the shared memory or the locks that WAL needs between machines. */
const REMOTE: Readonly<Record<number, string>> = {
  26985: "NFS",
  20859: "SMB",
  4266872130: "SMB",
  4283649346: "CIFS",
  16914839: "9P",
  12805120: "Ceph",
  1397113167: "AFS",
  198183888: "Lustre",
};

/**
 * Refuses a file on another machine's disk, where that can be told: SQLite's WAL is memory that its users share.
 * https://www.sqlite.org/wal.html#noshm
 *
 * @throws LogError `unsupported_file_system`.
 */
export function refuseRemoteFile(path: string, typeOf: (folder: string) => number = fileSystemType): void {
  const name = REMOTE[typeOf(dirname(path)) >>> 0];
  if (name === undefined) return;
  const message = `${path} is on ${name}: an SQLite log needs a disk of this machine. Use a log made for several machines`;
  throw new LogError({ code: "unsupported_file_system", message });
}

/** 0 when it cannot be told: other systems number theirs otherwise. */
function fileSystemType(folder: string): number {
  if (process.platform !== "linux") return 0;
  try {
    return statfsSync(folder).type;
  } catch {
    return 0;
  }
}
