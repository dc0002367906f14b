import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { temporaryFile } from "../test/temporary-file.ts";
import { stateRow } from "./log-state.ts";
import { createLogWriter } from "./log-writer.ts";

const bounds = { maxAgeMs: Number.POSITIVE_INFINITY, maxRecords: Number.POSITIVE_INFINITY, maxBytes: 1e9 };
const record = { channel: "a", event: "a.b", data: "1" };
const append = { records: [record], key: undefined };

function open(path: string, name = "one") {
  const settings = {
    path,
    bounds,
    lockTimeoutMs: 50,
    pollMs: 20,
    idempotencyWindowMs: 1_000,
    synchronous: "normal",
  } as const;
  return createLogWriter(settings, name);
}

/** What other processes see. */
function look(path: string) {
  const database = new DatabaseSync(path);
  const { head } = stateRow(database).read();
  const told = database
    .prepare("SELECT records FROM volatile")
    .all()
    .map(({ records }) => JSON.parse(String(records)));
  database.close();
  return { head, told };
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

test("what is appended and what is published are one commit", () => {
  using file = temporaryFile();
  const writer = open(file.path);
  expect(writer.append([append], [record], 0)).toMatchObject([{ ok: true, count: 1, group: { head: 1 } }]);
  expect(look(file.path)).toEqual({ head: 1, told: [[record]] });
  expect(writer.append([], [record], 0)).toEqual([]);
  expect(look(file.path)).toEqual({ head: 1, told: [[record], [record]] });
  writer.close();
});

test("what can't be published is lost, and the appends beside it are answered as what they are", () => {
  using file = temporaryFile();
  const writer = open(file.path);
  change(file.path, "CREATE TRIGGER full BEFORE INSERT ON volatile BEGIN SELECT RAISE(ABORT, 'no room'); END");
  expect(writer.append([append], [record], 0)).toMatchObject([{ ok: true, group: { results: [{ offsets: [1] }] } }]);
  expect(writer.append([append, append], [record], 0)).toMatchObject([
    { ok: true, group: { results: [{ offsets: [2] }] } },
    { ok: true, group: { results: [{ offsets: [3] }] } },
  ]);
  expect(writer.append([], [record], 0)).toEqual([]);
  expect(look(file.path)).toEqual({ head: 3, told: [] });
  writer.close();
});

test("an append that can't be made doesn't take along what is published beside it", () => {
  using file = temporaryFile();
  const writer = open(file.path);
  change(file.path, "CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'no room'); END");
  expect(writer.append([append], [record], 0)).toMatchObject([{ ok: false }]);
  expect(look(file.path)).toEqual({ head: 0, told: [[record]] });
  writer.close();
});

test("under another process's lock nothing is committed, nor told, and all is refused", () => {
  using file = temporaryFile();
  const writer = open(file.path);
  const other = new DatabaseSync(file.path);
  other.exec("BEGIN IMMEDIATE");
  const refused = { ok: false, failure: { code: "locked" } };
  expect(writer.append([append, append], [record], 0)).toMatchObject([refused, refused]);
  other.exec("ROLLBACK");
  other.close();
  expect(look(file.path)).toEqual({ head: 0, told: [] });
  writer.close();
});

test("what could not be looked at is looked for again", () => {
  using file = temporaryFile();
  const [one, other] = [open(file.path, "one"), open(file.path, "other")];
  expect(one.look(false)).toMatchObject({ head: 0, published: [] });
  expect(one.look(false)).toBeUndefined();
  other.append([append], [record], 0);
  const exec = vi.spyOn(DatabaseSync.prototype, "exec").mockImplementationOnce(() => {
    throw new Error("the disk has gone");
  });
  expect(() => one.look(false)).toThrow("the disk has gone");
  exec.mockRestore();
  expect(one.look(false)).toMatchObject({ head: 1, published: [record] });
  expect(one.look(false)).toBeUndefined();
  expect(one.look(true)).toMatchObject({ head: 1, published: [] });
  other.close();
  one.close();
});
