import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { allFaults } from "./all-faults.ts";
import { faultTable } from "./fault-table.ts";

const path = join(import.meta.dirname, "../../docs/faults.md");
const BEGIN = "<!-- table: begin -->";
const END = "<!-- table: end -->";

/** `TIDINGS_WRITE=1 vitest run faults/documented` writes them. */
it("docs/faults.md has the tables of the code", () => {
  const page = readFileSync(path, "utf8");
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  const count = Object.values(allFaults).flat().length;
  const wanted = `${before}${BEGIN}\n\n${faultTable(allFaults)}\n\n${END}${after}`.replace(
    /\d+ faults/,
    `${count} faults`,
  );
  if (process.env.TIDINGS_WRITE === "1") writeFileSync(path, wanted);
  expect(readFileSync(path, "utf8")).toBe(wanted);
});
