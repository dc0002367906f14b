import type { Bump, Finding } from "@tidings/evolution";
import { findingText } from "./finding-text.ts";

const WORDS: Readonly<Record<Exclude<Bump, "none">, string>> = {
  major: "**Breaking:** ",
  minor: "**New:** ",
  patch: "",
};
const ORDER = ["major", "minor", "patch"] as const;

/**
 * The findings as a changelog has them, the gravest first. The package is named because the text gets into its dependents' changelogs too.
 *
 * @example changelogText("studio", "@acme/studio-events", findings)
 * // The events of `studio` (`@acme/studio-events`) change:
 * //
 * // - **Breaking:** renders.progress: the field total was removed.
 */
export function changelogText(contract: string, packageName: string, findings: readonly Finding[]): string {
  const lines = ORDER.flatMap((bump) =>
    findings.filter((finding) => finding.bump === bump).map((finding) => `- ${WORDS[bump]}${findingText(finding)}`),
  );
  // The same field of several options of a union.
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const text = [...counts].map(([line, count]) => (count === 1 ? line : `${line} (in ${count} places)`));
  return `The events of \`${contract}\` (\`${packageName}\`) change:\n\n${text.join("\n")}`;
}
