import { DIRECTIONS, type Finding, SOURCES } from "@tidings/evolution";
import type { DiffReport } from "./diff-report.ts";
import { evidence, labelOf, SIDES, sentence, verdictText } from "./words.ts";

/** A comment for a pull request. Its first line is a mark by which a workflow finds and replaces the one before. */
export function markdown(report: DiffReport): string {
  const { contract, before, after, findings, verdicts, bump, compatible } = report;
  const lines = [
    `<!-- tidings-diff:${contract} -->`,
    `### Events of \`${contract}\`: ${compatible ? "compatible" : "**incompatible**"}`,
    "",
  ];
  lines.push(`\`${before}\` → \`${after}\`. Next release: **${bump}**.`, "");
  if (findings.length === 0) return [...lines, "Nothing changed that events or code could notice."].join("\n");
  lines.push("| | |", "|---|---|");
  for (const side of [...DIRECTIONS, ...SOURCES])
    lines.push(`| ${SIDES[side]} | ${verdictText(side, verdicts[side])} |`);
  const grave = findings.filter((finding) => labelOf(finding) !== "safe");
  const rest = findings.filter((finding) => labelOf(finding) === "safe");
  if (grave.length > 0) lines.push("", ...grave.map(item));
  if (rest.length > 0) {
    lines.push("", `<details><summary>${rest.length} safe</summary>`, "", ...rest.map(item), "", "</details>");
  }
  return lines.join("\n");
}

function item(finding: Finding): string {
  const details = [
    finding.witness === undefined
      ? escaped(evidence(finding))
      : `${code(JSON.stringify(finding.witness.wire))}: ${escaped(finding.witness.detail)}`,
    escaped(finding.suppressed === undefined ? finding.mend : `Accepted: ${finding.suppressed}`),
  ].filter((part) => part !== undefined && part !== "");
  const mark = finding.fails ? `**${labelOf(finding)}**` : labelOf(finding);
  const against = finding.against === undefined ? "" : ` (against ${finding.against})`;
  const id = labelOf(finding) === "safe" ? "" : ` \`${finding.rule}\` \`${finding.fingerprint}\``;
  return [
    `- ${mark}${against}: ${escaped(sentence(finding))}${id}`,
    ...details.map((detail) => `  <br>${detail}`),
  ].join("\n");
}

/**
 * Text as it stands: names and values in it are whatever somebody wrote into a contract, and a comment is no place for their markup,
 * images and mentions. What is between backticks is code already.
 */
function escaped(text = ""): string {
  return text
    .split(/(`[^`\r\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : plain(part)))
    .join("");
}

function plain(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\`*_{}[\]()#|~!]/g, String.raw`\$&`)
      // Neither a mention nor a link that GitHub would find by itself.
      .replaceAll(/@|:\/\/|www\./g, (mark) => `${mark.slice(0, 1)}<!-- -->${mark.slice(1)}`)
  );
}

/** A fence longer than any in the text. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
