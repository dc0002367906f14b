import { DIRECTIONS, type Finding, SOURCES, type Verdict } from "@tidings/evolution";
import { plural } from "../plural.ts";
import type { Colors, Terminal } from "../terminal.ts";
import type { DiffReport } from "./diff-report.ts";
import { evidence, type Label, labelOf, SIDES, sentence, sidesText, verdictText } from "./words.ts";

const LABEL_WIDTH = 13;
const MARGIN = " ".repeat(LABEL_WIDTH + 2);
const SIDE_WIDTH = 30;

/** For people, by channel. */
export function printText(report: DiffReport, { out, colors }: Terminal): void {
  out(`${colors.bold(report.contract)}: ${report.before} → ${report.after}`);
  let channel: string | undefined = "";
  for (const finding of report.findings) {
    if (finding.channel !== channel) {
      channel = finding.channel;
      out(`\n${channel === undefined ? "contract" : colors.bold(channel)}`);
    }
    printFinding(finding, { out, colors });
  }
  for (const { fingerprint, reason } of report.unusedSuppressions)
    out(
      `\n${colors.yellow("unused")} suppression ${fingerprint} (${reason}): nothing has that fingerprint any more; remove it`,
    );
  out("");
  if (report.findings.length === 0) out("Nothing changed that events or code could notice.");
  else printSummary(report, { out, colors });
}

function printFinding(finding: Finding, { out, colors }: Pick<Terminal, "out" | "colors">): void {
  const label = labelOf(finding);
  const colored = colorOf(label, finding.fails, colors)(label.padEnd(LABEL_WIDTH));
  out(`  ${colored}${sentence(finding)}`);
  const sides = sidesText(finding);
  if (sides !== "") out(MARGIN + colors.dim(sides));
  const seen = evidence(finding);
  if (seen !== undefined) out(MARGIN + seen);
  if (finding.suppressed !== undefined) out(`${MARGIN}Accepted: ${finding.suppressed}`);
  else if (finding.mend !== undefined && label !== "safe") out(`${MARGIN}${colors.cyan("→")} ${finding.mend}`);
  const against = finding.against === undefined ? "" : `against ${finding.against} `;
  if (label !== "safe") out(MARGIN + colors.dim(`${against}${finding.rule} ${finding.fingerprint}`));
}

function colorOf(label: Label, fails: boolean, colors: Colors): (text: string) => string {
  if (fails) return colors.red;
  if (label === "suppressed") return colors.dim;
  return label === "safe" ? colors.green : colors.yellow;
}

function printSummary(
  { findings, verdicts, bump, since, compatible }: DiffReport,
  { out, colors }: Pick<Terminal, "out" | "colors">,
): void {
  for (const side of [...DIRECTIONS, ...SOURCES]) {
    const verdict = verdicts[side];
    out(`${SIDES[side].padEnd(SIDE_WIDTH)} ${verdictColor(verdict, colors)(verdictText(side, verdict))}`);
  }
  out(`${"next release".padEnd(SIDE_WIDTH)} ${bump}${since === undefined ? "" : colors.dim(`, after ${since}`)}`);
  const failing = findings.filter(({ fails }) => fails).length;
  const result = compatible
    ? colors.green("compatible")
    : colors.red(`${failing} of them ${failing === 1 ? "fails" : "fail"}`);
  out(`\n${plural(findings.length, "change")}: ${result}`);
  if (!compatible) {
    const suppress = 'evolution: { suppress: [{ fingerprint: "…", reason: "…" }] }';
    out(
      colors.dim(
        `What to do instead: docs/guides/change-an-event.md in the Tidings repository. To accept one: ${suppress} in tidings.config.ts`,
      ),
    );
  }
}

function verdictColor(verdict: Verdict, colors: Colors): (text: string) => string {
  return verdict === "safe" ? colors.green : verdict === "breaking" ? colors.red : colors.yellow;
}
