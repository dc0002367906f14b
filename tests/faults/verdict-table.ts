import type { Fault } from "./fault.ts";
import { right } from "./right.ts";
import type { Result } from "./run-fault.ts";

/** What was injected, what was right and what came of it, for people to read. */
export function verdictTable(faults: readonly Fault[], results: readonly Result[]): string {
  const rows = faults.map((fault) => {
    const result = results.find((one) => one.fault === fault);
    return [fault.name, right(fault.right), result?.verdict ?? "FAILED or not run", String(result?.events ?? 0)];
  });
  const all = [["fault", "right", "verdict", "events heard"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  const events = results.reduce((sum, result) => sum + result.events, 0);
  return [...lines, `${results.length} of ${faults.length} faults as they should be, ${events} events heard`].join(
    "\n",
  );
}
