import { expect, test } from "vitest";
import { fillAddress } from "./address.ts";

test.each([
  ["metrics", {}, "metrics"],
  ["renders/{renderId}", { renderId: "42" }, "renders/42"],
  ["renders/{renderId}", { renderId: 42 }, "renders/42"],
  ["users/{userId}/renders/{renderId}", { userId: "a/b", renderId: "ä ?" }, "users/a%2Fb/renders/%C3%A4%20%3F"],
])("%s with %o is %s", (template, params, address) => expect(fillAddress(template, params)).toBe(address));

test.each([
  {},
  { renderId: "" },
  { renderId: "." },
  { renderId: ".." },
  { renderId: undefined },
  { renderId: null },
  { other: "1" },
])("%o is refused, by name", (params) => {
  expect(() => fillAddress("renders/{renderId}", params as Record<string, string>)).toThrow(
    expect.objectContaining({
      code: "invalid_option",
      message: expect.stringContaining("renders/{renderId} renderId"),
    }),
  );
});
