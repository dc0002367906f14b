import { once } from "node:events";
import { resolve, sep } from "node:path";
import { watch as watchFiles } from "chokidar";
import { CliError } from "../cli-error.ts";
import { compareFiles } from "../output/compare-files.ts";
import { writeFiles } from "../output/write-files.ts";
import { openProject, type Project, type ProjectOptions } from "../project.ts";
import { reportFallbacks } from "../report-fallbacks.ts";
import type { Terminal } from "../terminal.ts";
import { reportForeign, summary } from "./generate.ts";

/** Editors write a file in several steps, and a branch switch writes many files: one run for all of it. */
const SETTLE_MS = 50;

/**
 * `tidings generate --watch`: generates now, and again whenever the configuration, the contract or a source file that it
 * imports changes, until `signal` aborts. An error is one line, and watching goes on.
 *
 * @throws CliError `config_not_found`
 */
export async function watch(options: ProjectOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const project = openProject({ ...options, reloads: true });
  const watcher = watchFiles(project.root, { ignoreInitial: true, ignored: isNoSource });
  let healthy = false;
  const runs = createRuns(async () => {
    healthy = await regenerate(project, terminal);
    watcher.add(project.sources().filter((file) => !isBelow(project.root, file)));
  });
  watcher.on("all", (_event, path) => {
    // After an error the mend may be any file: the one that an import did not find, say.
    if (!healthy || project.sources().includes(resolve(path))) runs.request(SETTLE_MS);
  });
  const aborted = once(signal, "abort");
  runs.request(0);
  await aborted;
  await watcher.close();
  await runs.stop();
}

/** @returns Whether it went well. */
async function regenerate(project: Project, terminal: Terminal): Promise<boolean> {
  try {
    const planned = await project.plan();
    const comparison = await compareFiles(project.root, planned.out, planned.files);
    await writeFiles(project.root, comparison);
    terminal.out(summary(planned, comparison));
    if (comparison.missing.length + comparison.changed.length > 0) {
      reportForeign(comparison, terminal);
      reportFallbacks(planned.model, terminal);
    }
    return true;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.error(`${terminal.colors.red("error")} ${error.message} (watching)`.replaceAll(/\s*\n\s*/g, " "));
    return false;
  }
}

function isNoSource(path: string): boolean {
  return /[\\/](?:node_modules|\.[^\\/]+)(?:[\\/]|$)|\.tmp$/.test(path);
}

function isBelow(folder: string, file: string): boolean {
  return file.startsWith(folder + sep);
}

interface Runs {
  /** Asks for a run in a while; requests until then, and while one is under way, share the next. */
  request(afterMs: number): void;
  /** Waits for the run under way, and starts no more. */
  stop(): Promise<void>;
}

function createRuns(run: () => Promise<void>): Runs {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  return {
    request(afterMs) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        current = current.then(run);
      }, afterMs);
    },
    async stop() {
      clearTimeout(timer);
      await current;
    },
  };
}
