import { copyFileSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type EventLog, LogError } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { temporaryFile } from "../test/temporary-file.ts";
import { sqliteLog } from "./index.ts";

const record = { channel: "a", event: "a.b", data: "1" };
const position = (log: EventLog) => log.read({ after: 0, limit: 0 });

async function append(log: EventLog, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await log.append([record]);
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

test("the same file is the same life, whether it was closed or not", async () => {
  using file = temporaryFile();
  const first = sqliteLog({ path: file.path });
  await append(first, 3);
  const { epoch } = await position(first);
  const second = sqliteLog({ path: file.path });
  expect(await position(second)).toMatchObject({ epoch, head: 3 });
  await first.close();
  await second.close();
  const third = sqliteLog({ path: file.path });
  expect(await position(third)).toMatchObject({ epoch, head: 3 });
  await third.close();
});

test("a file from before records had a version is the same life, and takes them", async () => {
  using file = temporaryFile();
  const before = sqliteLog({ path: file.path });
  await append(before, 2);
  const { epoch } = await position(before);
  await before.close();
  change(file.path, "ALTER TABLE records DROP COLUMN version; PRAGMA user_version = 1");
  const after = sqliteLog({ path: file.path });
  await after.append([{ ...record, version: 2 }]);
  const { records } = await after.read({ after: 0, limit: 10 });
  expect(records).toEqual([
    { ...record, offset: 1 },
    { ...record, offset: 2 },
    { ...record, offset: 3, version: 2 },
  ]);
  expect(await position(after)).toMatchObject({ epoch, head: 3 });
  await after.close();
});

test.each<[string, (backup: string, path: string) => void]>([
  ["moved into place", renameSync],
  ["copied over the file", copyFileSync],
])("an older backup that is %s begins another life", async (_, restore) => {
  using file = temporaryFile();
  const { path } = file;
  const log = sqliteLog({ path: file.path });
  await append(log, 3);
  const { epoch } = await position(log);
  change(path, `VACUUM INTO '${path}-backup'`);
  await append(log, 3);
  await log.close();

  restore(`${path}-backup`, path);
  const restored = sqliteLog({ path: file.path });
  const now = await position(restored);
  expect(now.head).toBe(3);
  expect(now.epoch).not.toBe(epoch);
  expect((await restored.append([record])).epoch).toBe(now.epoch);
  await restored.close();
  const again = sqliteLog({ path: file.path });
  expect((await position(again)).epoch).toBe(now.epoch);
  await again.close();
});

test("a copy is another life, and so is what was found without its mark", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  await append(log, 2);
  const { epoch } = await position(log);
  await log.close();
  const copy = `${file.folder}/copy.db`;
  copyFileSync(file.path, copy);
  const copied = sqliteLog({ path: copy });
  expect((await position(copied)).epoch).not.toBe(epoch);
  await copied.close();
  rmSync(`${file.path}-mark`);
  const unmarked = sqliteLog({ path: file.path });
  expect((await position(unmarked)).epoch).not.toBe(epoch);
  await unmarked.close();
});

test("a machine that went down with commits in its memory begins another life; not so when each was synced, or all was closed", async () => {
  using file = temporaryFile();
  const crash = "UPDATE state SET boot = 'another' WHERE boot IS NOT NULL";
  const epochs: string[] = [];
  for (const synchronous of ["full", "normal"] as const) {
    const log = sqliteLog({ path: file.path, synchronous });
    await append(log, 2);
    change(file.path, crash);
    // A second handle, as after the restart; the first has noted its boot before its commits, and notes it again.
    const after = sqliteLog({ path: file.path });
    epochs.push((await position(after)).epoch);
    await append(log, 1);
    await log.close();
    await after.close();
    change(file.path, crash);
    const closed = sqliteLog({ path: file.path });
    epochs.push((await position(closed)).epoch);
    await closed.close();
  }
  expect(epochs[0]).toBe(epochs[1]);
  expect(epochs[2]).not.toBe(epochs[1]);
  expect(epochs[3]).toBe(epochs[2]);
});

test("a file that is taken away while it is open is made anew, and tails are told of another life", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  await append(log, 2);
  const { epoch } = await position(log);
  const stop = new AbortController();
  const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
  expect((await tail.next()).value).toMatchObject({ epoch, through: 2 });
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file.path + suffix, { force: true });
  const next = tail.next();
  const appended = await log.append([record]);
  expect(appended.epoch).not.toBe(epoch);
  expect(appended.offsets).toEqual([1]);
  expect((await next).value?.epoch).toBe(appended.epoch);
  expect(await position(log)).toMatchObject({ epoch: appended.epoch, head: 1 });
  stop.abort();
  await log.close();
});

test("a file that is taken away while another process holds its lock is let go of, and appends go on in the new one", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path, lockTimeoutMs: 100 });
  await append(log, 2);
  const { epoch } = await position(log);
  const other = new DatabaseSync(file.path);
  other.exec("BEGIN IMMEDIATE");
  for (const suffix of ["", "-wal", "-shm"]) renameSync(file.path + suffix, `${file.path}.old${suffix}`);
  const appended = await log.append([record]);
  expect(appended.epoch).not.toBe(epoch);
  expect(appended.offsets).toEqual([1]);
  expect(await position(log)).toMatchObject({ epoch: appended.epoch, head: 1 });
  other.exec("ROLLBACK");
  // Nothing was written to it any more, and nothing put back from its WAL.
  expect(other.prepare("SELECT head, boot IS NULL AS closed FROM state").get()).toEqual({ head: 2, closed: 0 });
  other.close();
  await log.close();
});

test("a file that comes back only later is read and written from then on, and the old one no more", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  await append(log, 2);
  const { epoch } = await position(log);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file.path + suffix, { force: true });
  // No file can be made in its place.
  mkdirSync(file.path);
  await expect(log.append([record])).rejects.toBeInstanceOf(LogError);
  await expect(position(log)).rejects.toBeInstanceOf(LogError);
  rmdirSync(file.path);
  const appended = await log.append([record]);
  expect(appended).toMatchObject({ offsets: [1] });
  expect(await position(log)).toMatchObject({ epoch: appended.epoch, head: 1 });
  expect(appended.epoch).not.toBe(epoch);
  await log.close();
});

test("a tail that begins while nobody can look for what others do is refused, and one that begins later hears of it", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  await append(log, 1);
  const stop = new AbortController();
  const begin = async () => {
    const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
    return { tail, first: (await tail.next()).value };
  };
  const { tail: early } = await begin();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file.path + suffix, { force: true });
  mkdirSync(file.path);
  await expect(early.next()).rejects.toBeInstanceOf(LogError);
  await expect(begin()).rejects.toBeInstanceOf(LogError);
  rmdirSync(file.path);
  const { tail, first } = await vi.waitFor(begin, { timeout: 30_000 });
  const other = sqliteLog({ path: file.path });
  const [head = 0] = (await other.append([record])).offsets;
  let { through } = first ?? { through: 0 };
  while (through < head) through = (await tail.next()).value?.through ?? 0;
  stop.abort();
  await Promise.all([other.close(), log.close()]);
});
