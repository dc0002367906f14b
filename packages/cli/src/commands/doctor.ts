import type { Check } from "../doctor/check.ts";
import { diagnose } from "../doctor/diagnose.ts";
import type { DoctorOptions } from "../doctor/doctor-options.ts";
import type { Product } from "../doctor/intermediaries.ts";
import { printCheck, printSummary } from "../doctor/print-check.ts";
import type { DoctorReport } from "../doctor/report.ts";
import { time } from "../doctor/words.ts";
import type { Terminal } from "../terminal.ts";

/**
 * `tidings doctor`: tells whether a stream arrives as it is sent, and what to change where it does not.
 *
 * @returns whether nothing is at fault
 * @throws CliError `unreachable`
 */
export async function doctor(
  options: DoctorOptions,
  json: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  const { out, colors } = terminal;
  const checks: Check[] = [];
  let products: readonly Product[] = [];
  if (!json) out(`${colors.bold(options.url.href)}\n`);
  for await (const event of diagnose(options, signal)) {
    switch (event.type) {
      case "products":
        ({ products } = event);
        if (!json && products.length > 0)
          out(`${colors.dim(`      through ${products.join(" and ")}, by its headers`)}`);
        break;
      case "check":
        checks.push(event.check);
        if (!json) printCheck(event.check, products, terminal);
        break;
      case "holding":
        if (!json) out(colors.dim(`      holding the stream open for ${time(event.ms)} more`));
    }
  }
  const healthy = checks.every(({ verdict }) => verdict !== "fault");
  const report: DoctorReport = { version: 1, url: options.url.href, healthy, products, checks };
  if (json) out(JSON.stringify(report, undefined, 2));
  else printSummary(checks, terminal);
  return healthy;
}
