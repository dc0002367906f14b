import type { DiffReport } from "./diff-report.ts";
import { lineOfPointer } from "./line-of-pointer.ts";
import { evidence, labelOf, sentence } from "./words.ts";

/**
 * GitHub's workflow commands: an annotation for each finding at its line of the lock, which the pull request shows.
 *
 * @param file The lock, relative to the repository.
 * @param text The lock's text as it is now.
 */
export function githubAnnotations(report: DiffReport, file: string, text: string): readonly string[] {
  return report.findings
    .filter((finding) => labelOf(finding) !== "safe")
    .map((finding) => {
      const command = finding.fails ? "error" : finding.suppressed === undefined ? "warning" : "notice";
      const against = finding.against === undefined ? "" : ` (against ${finding.against})`;
      const body = [sentence(finding) + against, evidence(finding), finding.suppressed ?? finding.mend].filter(
        (part) => part !== undefined,
      );
      const line = lineOfPointer(text, finding.pointer);
      return annotation(command, { file, line, title: `${labelOf(finding)}: ${finding.rule}` }, body.join("\n"));
    });
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly title: string;
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function annotation(command: "error" | "warning" | "notice", place: Place, message: string): string {
  const properties = Object.entries(place).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${command} ${properties.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
