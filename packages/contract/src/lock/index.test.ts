import { expect, it } from "vitest";
import * as lock from "./index.ts";

it("exports these names", () => {
  expect(Object.keys(lock).sort()).toMatchInlineSnapshot(`
    [
      "canonicalJson",
      "canonicalLock",
      "compileDecoder",
      "contractHash",
      "createSchemaDescriber",
      "describeSchema",
      "factsOf",
      "inputPresence",
      "jsDoc",
      "outputPresence",
      "parserName",
      "stringifyLock",
      "toLock",
      "typeName",
      "typescriptDeclaration",
      "typescriptType",
    ]
  `);
});
