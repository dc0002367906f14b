import { type Comparison, compareFiles } from "../output/compare-files.ts";
import { writeFiles } from "../output/write-files.ts";
import { openProject, type Plan, type ProjectOptions } from "../project.ts";
import { reportFallbacks } from "../report-fallbacks.ts";
import type { Terminal } from "../terminal.ts";

/**
 * `tidings generate`: writes what changed, removes what is stale.
 *
 * @throws CliError
 */
export async function generate(options: ProjectOptions, terminal: Terminal): Promise<void> {
  const { root, plan } = openProject(options);
  const planned = await plan();
  const comparison = await compareFiles(root, planned.out, planned.files);
  await writeFiles(root, comparison);
  terminal.out(summary(planned, comparison));
  reportForeign(comparison, terminal);
  reportFallbacks(planned.model, terminal);
}

const MOST_NAMED = 4;

/**
 * @example "studio: wrote 2 of 8 files: src/generated/events.ts, contract.lock.json"
 * @example "studio: wrote 8 of 8 files in src/generated"
 */
export function summary({ model, files, out }: Plan, { missing, changed, stale }: Comparison): string {
  const written = [...missing, ...changed].map((file) => file.path);
  const parts: string[] = [];
  const where = written.length <= MOST_NAMED ? `: ${written.join(", ")}` : ` in ${out}`;
  if (written.length > 0) parts.push(`wrote ${written.length} of ${files.length} files${where}`);
  if (stale.length > 0) parts.push(`removed ${stale.join(", ")}`);
  if (parts.length === 0) parts.push(`${files.length} files, all up to date`);
  return `${model.name}: ${parts.join("; ")}`;
}

/** `--check` fails on these, so that generating must not be silent about them. */
export function reportForeign({ foreign }: Comparison, { out, colors }: Terminal): void {
  for (const path of foreign) out(`${colors.yellow("extra")} ${path}: not generated; move it out of the folder`);
}
