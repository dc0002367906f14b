import { expect, test } from "vitest";
import { createNameTable } from "./name-table.ts";
import { camelCase, pascalCase } from "./naming.ts";

test("joins words", () => {
  expect([pascalCase("studio"), pascalCase("studio-two"), pascalCase("joinedRoom"), camelCase("studio-two")]).toEqual([
    "Studio",
    "StudioTwo",
    "JoinedRoom",
    "studioTwo",
  ]);
});

test("refuses a name that is taken, and says by what", () => {
  const table = createNameTable("src/contract.ts");
  table.claim("UserJoinedRoom", "payload of event user.joinedRoom");
  expect(() => table.claim("UserJoinedRoom", "payload of event userJoined.room")).toThrow(
    "src/contract.ts: the payload of event userJoined.room would be called UserJoinedRoom in the generated code, which is the payload of event user.joinedRoom",
  );
});

test.each(["Date", "ReadonlyArray", "EmitOptions", "useChannel"])("refuses %s", (name) => {
  expect(() => createNameTable("src/contract.ts").claim(name, "payload")).toThrow(`would be called ${name}`);
});
