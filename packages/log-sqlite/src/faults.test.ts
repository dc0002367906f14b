import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { NewRecord } from "@tidings/log";
import { describe, expect, test } from "vitest";
import { readAll } from "../test/read-all.ts";
import { canMount, smallDisk } from "../test/small-disk.ts";
import { temporaryFile } from "../test/temporary-file.ts";
import { refuseRemoteFile } from "./file-system.ts";
import { type SqliteLog, sqliteLog } from "./index.ts";

const record = (size = 1): NewRecord => ({ channel: "a", event: "a.b", data: JSON.stringify("x".repeat(size)) });
const position = { after: 0, limit: 0 };

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe.skipIf(!canMount())("on a disk of its own (needs the right to mount)", () => {
  test("that is full, appends are refused as such, those that fit are not, and all goes on when there is room", async () => {
    using disk = smallDisk(2_048);
    const folder = disk?.folder ?? "";
    const filling = join(folder, "filling");
    const log = sqliteLog({ path: join(folder, "log.db") });
    await log.append([record()]);
    writeFileSync(filling, Buffer.alloc(1_300 * 1_024));
    const tail = log.tail({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    await tail.next();
    const next = tail.next();
    const [small, large] = await Promise.allSettled([log.append([record()]), log.append([record(900_000)])]);
    expect(large).toMatchObject({ status: "rejected", reason: { code: "disk_full" } });
    expect(small).toMatchObject({ status: "fulfilled", value: { offsets: [2] } });
    expect((await next).value).toMatchObject({ after: 1, through: 2 });
    expect(await log.read({ after: 0, limit: 10 })).toMatchObject({ head: 2, records: [{}, {}] });
    rmSync(filling);
    expect((await log.append([record(500_000)])).offsets).toEqual([3]);
    await log.close();
  });

  test("that is full, what is published beside an append changes nothing of what becomes of it", async () => {
    using disk = smallDisk(2_048);
    const folder = disk?.folder ?? "";
    const filling = join(folder, "filling");
    const log = sqliteLog({ path: join(folder, "log.db") });
    await log.append([record()]);
    writeFileSync(filling, Buffer.alloc(1_300 * 1_024));
    const refused = await refusedOf(log, 60, record(2_000), record(100_000));
    rmSync(filling);
    expect(refused.codes).toEqual(new Set(["disk_full"]));
    expect(refused.inLog).toEqual([]);
    expect(refused.missing).toEqual([]);
    await log.close();
  });

  test("that cannot be written to, the log is refused at its start", async () => {
    using disk = smallDisk(2_048);
    const path = join(disk?.folder ?? "", "log.db");
    const log = sqliteLog({ path });
    await log.append([record()]);
    await log.close();
    disk?.setReadOnly();
    expect(() => sqliteLog({ path })).toThrow(expect.objectContaining({ code: "read_only" }));
  });
});

test("an append waits for the lock of another process, is refused after lockTimeoutMs, and reads go on meanwhile", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path, lockTimeoutMs: 200 });
  const patient = sqliteLog({ path: file.path, lockTimeoutMs: 60_000 });
  await log.append([record()]);
  const script = `const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(process.argv[1]);
    database.exec("BEGIN IMMEDIATE");
    process.stdout.write("locked");
    process.stdin.once("data", () => { database.exec("ROLLBACK"); process.exit(); });`;
  const holder = spawn(process.execPath, ["-e", script, file.path], { stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  const waiting = patient.append([record()]);
  await expect(log.append([record()])).rejects.toMatchObject({ code: "locked" });
  expect(await log.read(position)).toMatchObject({ head: 1 });
  holder.stdin.write("go");
  expect((await waiting).offsets).toEqual([2]);
  expect((await log.append([record()])).offsets).toEqual([3]);
  await Promise.all([log.close(), patient.close()]);
});

test("while another process takes the lock again and again, what is refused is not in the log, and nothing else is missing", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path, lockTimeoutMs: 5 });
  await log.append([record()]);
  // Held for longer than the appends wait; then free for a moment, and taken at the first instant at which it can be.
  const script = `const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(process.argv[1]);
    const spend = (ms) => { for (const end = performance.now() + ms; performance.now() < end; ); };
    process.stdin.on("end", () => process.exit()).resume();
    const take = () => { try { database.exec("BEGIN IMMEDIATE"); return true; } catch { return false; } };
    setInterval(() => {
      for (let tries = 0; tries < 1_000; tries++) if (take()) {
        spend(15);
        return database.exec("COMMIT");
      }
    }, 4);
    process.stdout.write("began");`;
  const rival = spawn(process.execPath, ["-e", script, file.path], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(rival, "exit");
  await once(rival.stdout, "data");
  const refused = await refusedOf(log, 300, record(), record());
  rival.stdin.end();
  await ended;
  expect(refused.codes).toEqual(new Set(["locked"]));
  expect(refused.inLog).toEqual([]);
  expect(refused.missing).toEqual([]);
  await log.close();
});

/** Appends and publishes so often, side by side, and compares what was answered with what the log has then. */
async function refusedOf(log: SqliteLog, times: number, appended: NewRecord, published: NewRecord) {
  const accepted: string[] = [];
  const refused: string[] = [];
  const codes = new Set<unknown>();
  for (let i = 0; i < times; i++) {
    const channel = `tries/${i}`;
    const appending = log.append([{ ...appended, channel }]).then(
      () => void accepted.push(channel),
      (error) => {
        refused.push(channel);
        codes.add(error.code);
      },
    );
    await log.publish([published]);
    await appending;
  }
  const there = new Set((await readAll(log)).map(({ channel }) => channel));
  return {
    codes,
    inLog: refused.filter((channel) => there.has(channel)),
    missing: accepted.filter((channel) => !there.has(channel)),
  };
}

describe("a file that is none of ours", () => {
  test.each<[string, (path: string) => void, string]>([
    ["is no database", (path) => writeFileSync(path, "Dear diary, ".repeat(500)), "incompatible"],
    ["is a database of something else", (path) => change(path, "CREATE TABLE customers (name)"), "incompatible"],
    ["has another application's id", (path) => change(path, "PRAGMA application_id = 7"), "incompatible"],
    ["lies in no folder", (path) => rmSync(join(path, ".."), { recursive: true }), "unavailable"],
  ])("%s", (_, make, code) => {
    using file = temporaryFile();
    make(file.path);
    expect(() => sqliteLog({ path: file.path })).toThrow(expect.objectContaining({ code }));
  });

  test("is left as it was", () => {
    using file = temporaryFile();
    change(file.path, "CREATE TABLE customers (name)");
    expect(() => sqliteLog({ path: file.path })).toThrow();
    const database = new DatabaseSync(file.path);
    expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "delete" });
    expect(database.prepare("SELECT name FROM sqlite_schema").all()).toMatchObject([{ name: "customers" }]);
    database.close();
  });

  test("a newer release's", async () => {
    using file = temporaryFile();
    await sqliteLog({ path: file.path }).close();
    change(file.path, "PRAGMA user_version = 99");
    expect(() => sqliteLog({ path: file.path })).toThrow(/version is 99/);
  });
});

test.each<[string, string, RegExp]>([
  [
    "a frame's line break in a channel",
    "UPDATE records SET channel = 'a' || char(10) || 'id: 9' WHERE offset = 2",
    /record 2/,
  ],
  ["a version that is none", "UPDATE records SET version = -1 WHERE offset = 2", /record 2/],
  ["a record that was deleted", "DELETE FROM records WHERE offset = 2", /record 2 is missing/],
  ["a state that is none", "UPDATE state SET floor = 9", /state/],
])("%s by a foreign hand is told and not passed on", async (_, sql, message) => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  for (let i = 0; i < 3; i++) await log.append([record()]);
  change(file.path, sql);
  const reading = log.read({ after: 0, limit: 10 });
  await expect(reading).rejects.toMatchObject({ code: "corrupt" });
  await expect(reading).rejects.toThrow(message);
  await log.close();
});

test("a closed log refuses, and ends its tails with an error", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path });
  const tail = log.tail({ signal: new AbortController().signal })[Symbol.asyncIterator]();
  await tail.next();
  const ended = expect(tail.next().then(() => tail.next())).rejects.toMatchObject({ code: "closed" });
  const appended = log.append([record()]);
  const closed = Promise.all([log.close(), log.close()]);
  expect((await appended).offsets).toEqual([1]);
  await ended;
  await closed;
  await expect(log.append([record()])).rejects.toMatchObject({ code: "closed" });
  await expect(log.read(position)).rejects.toMatchObject({ code: "closed" });
  const late = log.tail({ signal: new AbortController().signal })[Symbol.asyncIterator]();
  await expect(late.next()).rejects.toMatchObject({ code: "closed" });
});

test("network file systems are refused", () => {
  for (const type of [0x6969, 0xfe534d42, 0xfe534d42 | 0, 0x01021997]) {
    expect(() => refuseRemoteFile("/mnt/log.db", () => type)).toThrow(/needs a disk of this machine/);
  }
  // ext4, tmpfs, overlayfs
  for (const type of [0xef53, 0x01021994, 0x794c7630]) refuseRemoteFile("/mnt/log.db", () => type);
});
