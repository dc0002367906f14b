import { expect, test } from "vitest";
import { findReExport } from "./re-export.ts";

const EVENTS = ["@acme/studio-events"];

test.each([
  'export * from "@acme/studio-events";',
  'export * as events from "@acme/studio-events";',
  "export type { RendersProgress } from '@acme/studio-events/client'",
  'export {\n  a,\n  b as c,\n} from "@acme/studio-events/server";',
  'import type { RendersProgress } from "@acme/studio-events";\nexport type { RendersProgress };',
  'import { type A, B as C } from "@acme/studio-events";\nexport { C };',
  'import * as events from "@acme/studio-events";\nexport { events };',
  'import events from "@acme/studio-events";\nexport default events;',
  'import type { A } from "@acme/studio-events";\nexport type Mine = Readonly<\n  A\n>;',
  'import type { A } from "@acme/studio-events";\nexport type Mine<T> = { a: A; t: T }',
  'import type { A } from "@acme/studio-events";\nexport interface Mine extends A {}',
])("passes on: %s", (source) => {
  expect(findReExport(source, EVENTS)).toMatchObject({ from: "@acme/studio-events" });
});

test.each([
  'import { a } from "@acme/studio-events";\nexport const b = 1;',
  'import type { A } from "@acme/studio-events";\nexport type Mine = string;\nconst a: A = 1;',
  'import type { A } from "@acme/studio-events";\nexport { B } from "./b.ts";',
  'import type { A } from "@acme/studio-events";\nexport { Ab, x };',
  '// export * from "@acme/studio-events";',
  '/*\nexport * from "@acme/studio-events"; */',
  'const text = `export * from "@acme/studio-events";`;',
  'export * from "@acme/studio-events-more";',
  'export * from "./@acme/studio-events";',
  "",
])("keeps to itself: %s", (source) => {
  expect(findReExport(source, EVENTS)).toBeUndefined();
});

test("says which line and which package", () => {
  const source = 'import a from "a";\n/* of\nmany\nlines */\nexport * from "b/c";\nexport { a };\n';
  expect(findReExport(source, ["a", "b"])).toEqual({ line: 5, from: "b" });
});

test("nothing is passed on of no package", () => {
  expect(findReExport('export * from "a";', [])).toBeUndefined();
});
