import { expect, test } from "vitest";
import { createPrinter } from "./printer.ts";

test("prints banner, imports and body", () => {
  const print = createPrinter({ banner: "Made." });
  print.type("./events.js", "B", "a", "A");
  print.value("@tidings/client", "createClient");
  print.type("@tidings/client", "Client");
  print.type("../contract.js", "contract");
  print.line("");
  print.block("function f() {", () => print.line("const text = 1;", "", "", "return text;"), "}");
  print.line("");
  expect(print.finish("f.ts")).toEqual({
    path: "f.ts",
    content: `// Made.

import { type Client, createClient } from "@tidings/client";
import type { contract } from "../contract.js";
import type { A, a, B } from "./events.js";

function f() {
  const text = 1;

  return text;
}
`,
  });
});

test("imports a value that is also used as a type once, as a value", () => {
  const print = createPrinter({ banner: "Made." });
  print.value("x", "A");
  print.type("x", "A");
  expect(print.finish("f.ts").content).toContain('import { A } from "x";');
});

test("breaks imports that are too long for a line", () => {
  const print = createPrinter({ banner: "Made." });
  const names = Array.from({ length: 9 }, (_, index) => `ALongNameOfAType${index}`);
  for (const name of names) print.type("./events.js", name);
  expect(print.finish("f.ts").content).toContain(`import type {\n  ${names.join(",\n  ")},\n} from "./events.js";`);
});
