import { expect, it } from "vitest";
import { parseLockSource } from "./lock-source.ts";

it.each([
  ["git:main", { kind: "git", ref: "main" }],
  ["git:HEAD~1", { kind: "git", ref: "HEAD~1" }],
  ["npm:@acme/studio-events@^1.2", { kind: "npm", spec: "@acme/studio-events@^1.2" }],
  ["file:../other/contract.lock.json", { kind: "file", path: "../other/contract.lock.json" }],
  ["history", { kind: "history" }],
  ["history:1.2.0", { kind: "history", version: "1.2.0" }],
])("%s", (text, source) => {
  expect(parseLockSource(text, "--against")).toEqual(source);
});

it.each(["", "main", "git:", "npm:", "http://x", "git:--output=x", "npm:-g"])("refuses %j", (text) => {
  expect(() => parseLockSource(text, "--against")).toThrow(
    expect.objectContaining({ code: "invalid_usage", path: "--against" }),
  );
});
