import { expect, it } from "vitest";
import { createSessions } from "./sessions.ts";

const secret = new Uint8Array(32).fill(1);
const ada = { id: "ada", name: "Ada Lovelace" };
const DAY = 24 * 3600 * 1000;

const cookieOf = (setCookie: string): string => setCookie.split(";")[0] ?? "";

it("reads back who it was opened for, among other cookies", () => {
  const sessions = createSessions({ secret });
  expect(sessions.read(`a=1; ${cookieOf(sessions.open(ada))}; b=2`)).toEqual(ada);
});

it("keeps the cookie from scripts and other sites", () => {
  expect(createSessions({ secret }).open(ada)).toMatch(/; HttpOnly; SameSite=Lax; Max-Age=604800$/);
});

it("refuses another name, another date, another key and nothing", () => {
  const sessions = createSessions({ secret, now: () => 0 });
  const cookie = cookieOf(sessions.open(ada));
  for (const forged of [
    cookie.replace("ada", "grace"),
    cookie.replace(".6", ".7"),
    "",
    "studio_session=ada",
    undefined,
  ]) {
    expect(sessions.read(forged)).toBeUndefined();
  }
  expect(createSessions({ secret: new Uint8Array(32), now: () => 0 }).read(cookie)).toBeUndefined();
});

it("ends after a week", () => {
  let now = 0;
  const sessions = createSessions({ secret, now: () => now });
  const cookie = cookieOf(sessions.open(ada));
  now = 7 * DAY - 1;
  expect(sessions.read(cookie)).toEqual(ada);
  now = 7 * DAY;
  expect(sessions.read(cookie)).toBeUndefined();
});
