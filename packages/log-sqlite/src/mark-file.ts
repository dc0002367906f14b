import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";

/**
 * What was last known of the log, in a file beside it. A database that was put back from a backup cannot know by itself
 * that its clients have seen more than it holds; the mark, or its absence, says so.
 */
export interface Mark {
  readonly epoch: string;
  /** The head was at least this. */
  readonly head: number;
  /** The file's inode: a copy that takes its place has another. */
  readonly file: string;
}

const pathOf = (path: string): string => `${path}-mark`;

/** Undefined when there is none that can be read. */
export function readMark(path: string): Mark | undefined {
  try {
    const { epoch, head, file } = JSON.parse(readFileSync(pathOf(path), "utf8"));
    return { epoch, head, file };
  } catch {
    return undefined;
  }
}

/** Replaces it as a whole. It is not synced: a mark that a power cut takes along only makes a new epoch. */
export function writeMark(path: string, mark: Mark): void {
  const part = `${pathOf(path)}.${process.pid}`;
  writeFileSync(part, JSON.stringify(mark));
  renameSync(part, pathOf(path));
}

/** The inode of the file at a path; undefined when there is none. */
export function identifyFile(path: string): string | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino.toString();
}
