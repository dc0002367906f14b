import type { Finding } from "@tidings/evolution";
import type { Terminal } from "../terminal.ts";
import { findingText } from "./finding-text.ts";
import type { Requirement } from "./requirement.ts";
import { formatVersion } from "./version.ts";

/** Says what each package's next version is and has to be; of a contract at fault, which findings ask for it. */
export function printRequirements(
  requirements: readonly Requirement[],
  findings: readonly Finding[],
  since: string,
  { out, error, colors }: Terminal,
): void {
  for (const { package: own, planned, least, met, reason } of requirements) {
    const to = formatVersion(planned);
    const next = to === formatVersion(own.version) ? `it stays ${to}` : `it becomes ${to}`;
    const why = reason ?? `its contract changed since ${since}`;
    const text = `${own.name}: ${why}, which asks for ${formatVersion(least)} or higher; with the pending changesets ${next}`;
    if (met) out(`${colors.green("ok")} ${text}`);
    else error(`${colors.red("error")} ${text}`);
    if (met || reason !== undefined) continue;
    for (const finding of findings) {
      if (finding.bump !== "none") error(`  ${finding.bump.padEnd(5)} ${findingText(finding)}`);
    }
  }
}
