import { expect, test } from "vitest";
import { wrapExpression } from "./wrap-expression.ts";

test("leaves a short expression alone", () => {
  expect(wrapExpression("object({ done: integer() })")).toBe("object({ done: integer() })");
});

test("breaks a long one at the outermost brackets first", () => {
  const wrapped = wrapExpression(
    "const decode: Decoder<A> = toDecoder<A>(object({ done: integer(), note: optional(string(maxLength(80))), colour: union([literal(1)]) }));",
  );
  expect(wrapped).toBe(`const decode: Decoder<A> = toDecoder<A>(
  object({ done: integer(), note: optional(string(maxLength(80))), colour: union([literal(1)]) }),
);`);
});

test("opens an only object with the call around it", () => {
  const [long] = ["x".repeat(60)];
  expect(wrapExpression(`object({ ${long}: string(), ${long}2: string() })`)).toBe(
    `object({\n  ${long}: string(),\n  ${long}2: string(),\n})`,
  );
});

test("takes brackets and commas in strings and patterns for text", () => {
  const filler = "y".repeat(100);
  const items = ['"a,(b"', "/[/,(]\\/,/u", "`c,]`", `"${filler}"`];
  expect(wrapExpression(`f(${items.join(", ")})`)).toBe(`f(\n  ${items.join(",\n  ")},\n)`);
});

test("leaves alone what has no brackets to break at", () => {
  const text = `"${"z".repeat(200)}"`;
  expect(wrapExpression(text)).toBe(text);
});
