import { expect, test } from "vitest";
import { describeLoadError } from "./describe-load-error.ts";

const describe = (error: unknown) => describeLoadError(error, "/app/src/contract.ts", "/app");

test("a syntax error names file and position", () => {
  expect(describe(new Error("ParseError: Unexpected token \n /app/src/scene.ts:1:21"))).toEqual({
    file: "src/scene.ts:1:21",
    problem: "syntax error: Unexpected token",
    mend: "Correct the syntax there.",
  });
});

test("a missing file names the importer", () => {
  const error = Object.assign(new Error("Cannot find module './nope.js'\nRequire stack:\n- /app/src/scene.ts"), {
    code: "MODULE_NOT_FOUND",
    requireStack: ["/app/src/scene.ts"],
  });
  expect(describe(error)).toMatchObject({ file: "src/scene.ts", problem: 'cannot find module "./nope.js"' });
});

test("a missing package is to be installed", () => {
  const error = Object.assign(new Error("Cannot find package '@acme/ui/deep'"), { code: "ERR_MODULE_NOT_FOUND" });
  expect(describe(error)).toEqual({
    file: "src/contract.ts",
    problem: 'cannot find package "@acme/ui/deep"',
    mend: "Install it, for example: npm install @acme/ui",
  });
});

test("an error thrown while the module runs names the first frame of the user's", () => {
  const error = new TypeError("x is undefined");
  error.stack = `TypeError: x is undefined
    at parse (/app/node_modules/zod/index.js:1:2)
    at /app/src/scene.ts:3:23
    at evaluate (/app/node_modules/jiti/jiti.cjs:1:1)`;
  expect(describe(error)).toMatchObject({ file: "src/scene.ts:3:23", problem: "TypeError: x is undefined" });
});

test("anything can be thrown", () => {
  expect(describe("no")).toMatchObject({ file: "src/contract.ts", problem: "threw no" });
});
