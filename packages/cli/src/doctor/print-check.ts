import { plural } from "../plural.ts";
import type { Terminal } from "../terminal.ts";
import type { Check, Verdict } from "./check.ts";
import type { Product } from "./intermediaries.ts";

const WORDS = { ok: "ok", warning: "warn", fault: "fault", skipped: "skip" } as const;
const COLORS = { ok: "green", warning: "yellow", fault: "red", skipped: "dim" } as const;
const WORD_WIDTH = 5;
const NAME_WIDTH = 11;

/** What a server says is quoted, and must not move the cursor of the terminal that it is printed on. */
const CONTROLS = /\p{Cc}/gu;

/**
 * One line, and below a fault what to change: where a product is recognised, there and in the application; else everywhere.
 *
 * @example "fault resume      Last-Event-ID did not reach the server"
 */
export function printCheck(check: Check, products: readonly Product[], { out, colors }: Terminal): void {
  const word = colors[COLORS[check.verdict]](WORDS[check.verdict].padEnd(WORD_WIDTH));
  const printable = check.finding.replaceAll(CONTROLS, "\ufffd");
  const finding = check.verdict === "skipped" ? colors.dim(printable) : printable;
  out(`${word} ${colors.bold(check.name.padEnd(NAME_WIDTH))} ${finding}`);
  const here = check.mends.filter(({ where }) => products.some((product) => product === where));
  const shown = here.length > 0 ? here : check.mends;
  const width = Math.max(0, ...shown.map(({ where }) => where.length));
  for (const { where, change } of shown) out(`      ${colors.cyan(where.padEnd(width))}  ${change}`);
}

/** @example "\n9 checks: 1 fault, 1 warning, 1 skipped" */
export function printSummary(checks: readonly Check[], { out, colors }: Terminal): void {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  const faults = count("fault");
  const parts = [
    faults === 0 ? colors.green("healthy") : colors.red(plural(faults, "fault")),
    ...(count("warning") > 0 ? [colors.yellow(plural(count("warning"), "warning"))] : []),
    ...(count("skipped") > 0 ? [colors.dim(`${count("skipped")} skipped`)] : []),
  ];
  out(`\n${plural(checks.length, "check")}: ${parts.join(", ")}`);
  if (faults > 0) out(colors.dim("What each means: docs/guides/intermediaries.md in the Tidings repository"));
}
