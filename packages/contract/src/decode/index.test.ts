import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as decode from "./index.ts";

it("exports these names", () => {
  expect(Object.keys(decode).sort()).toMatchInlineSnapshot(`
    [
      "above",
      "array",
      "base64",
      "base64url",
      "below",
      "bigintString",
      "boolean",
      "catchall",
      "cidrv6",
      "discriminatedUnion",
      "endsWith",
      "exclusiveUnion",
      "fromDecoder",
      "frozen",
      "includes",
      "integer",
      "intersection",
      "ipv6",
      "isoDate",
      "lazy",
      "literal",
      "max",
      "maxItems",
      "maxLength",
      "min",
      "minItems",
      "minLength",
      "multipleOf",
      "never",
      "nonOptional",
      "nullable",
      "number",
      "object",
      "optional",
      "pattern",
      "pipe",
      "record",
      "recordOf",
      "required",
      "startsWith",
      "string",
      "toDecoder",
      "tuple",
      "union",
      "unknown",
      "url",
      "withCatch",
      "withDefault",
      "withPrefault",
    ]
  `);
});

// It is what a browser loads: no Zod, nothing of Node's, nothing of the rest of the contract package.
it("imports nothing from outside its folder", () => {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const files = readdirSync(folder).filter((file) => !file.includes(".test."));
  const imports = files.flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, "utf8").matchAll(/ from "([^"]+)"/g)].map(([, specifier]) => specifier),
  );
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter((specifier) => !specifier?.startsWith("./"))).toEqual([]);
});
