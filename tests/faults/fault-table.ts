import type { Fault } from "./fault.ts";
import { right } from "./right.ts";

/** The tables of docs/faults.md: a section for each thing that faults are about. */
export function faultTable(faults: Readonly<Record<string, readonly Fault[]>>): string {
  return Object.entries(faults)
    .map(([about, rows]) => {
      const lines = rows.map((fault) => `| ${fault.name} | ${fault.injected} | ${right(fault.right)} |`);
      return [`### ${about}`, "", "| fault | what is injected | what is right |", "|---|---|---|", ...lines].join("\n");
    })
    .join("\n\n");
}
