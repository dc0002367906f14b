import { resolve } from "node:path";
import { cac } from "cac";
import picocolors from "picocolors";
import { CliError } from "./cli-error.ts";
import type { DiffFlags } from "./commands/diff.ts";
import type { LintFlags } from "./commands/lint.ts";
import type { DoctorFlags } from "./doctor/doctor-options.ts";
import { printError, type Terminal } from "./terminal.ts";
import { toolVersion } from "./tool-version.ts";

/**
 * 0: done, up to date, compatible, healthy. 1: drift, an incompatible change, a version too low, or a stream at fault. 2: the
 * command, the configuration or the contract is at fault.
 */
export type ExitCode = 0 | 1 | 2;

export interface RunSeams {
  readonly cwd: string;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly color: boolean;
  /** Ends `--watch` and `doctor`. */
  readonly signal: AbortSignal;
}

interface GenerateFlags {
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly config?: string;
  readonly cwd?: string;
}

interface ChangesetFlags {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly against?: string;
  readonly config?: string;
  readonly cwd?: string;
}

interface CompareFlags {
  readonly against?: string;
  readonly to?: string;
  readonly strict?: boolean;
  readonly config?: string;
  readonly cwd?: string;
}

/**
 * Runs one command line. Each command is imported when it is run: those that are not would take half of the time of a quick one.
 *
 * @param args What follows `tidings`.
 */
export async function run(args: readonly string[], seams: RunSeams): Promise<ExitCode> {
  const terminal: Terminal = { out: seams.out, error: seams.error, colors: picocolors.createColors(seams.color) };
  const cwdOf = (flags: { readonly cwd?: string }) => resolve(seams.cwd, flags.cwd ?? ".");
  const cli = cac("tidings");
  cli
    .command("generate", "Write emitter, client, hooks and decoders from the contract")
    .option("--check", "Compare only: exit 1 when something is missing, changed or extra")
    .option("--watch", "Generate again whenever the contract changes")
    .option("--config <path>", "Configuration file (default: the nearest tidings.config.ts)")
    .option("--cwd <folder>", "Folder to work in (default: the current one)")
    .action(async (flags: GenerateFlags): Promise<ExitCode> => {
      const options = { cwd: cwdOf(flags), config: flags.config };
      if (flags.check && flags.watch) throw usage("--check and --watch exclude each other", "Give one of them.");
      if (flags.check) {
        const { check } = await import("./commands/check.ts");
        return (await check(options, terminal)) ? 0 : 1;
      }
      if (flags.watch) {
        const { watch } = await import("./commands/watch.ts");
        await watch(options, terminal, seams.signal);
        return 0;
      }
      const { generate } = await import("./commands/generate.ts");
      await generate(options, terminal);
      return 0;
    });
  cli
    .command("init [folder]", "Write a starter contract, configuration and package.json")
    .option("--name <contract>", "The contract's name (default: from the package's name)")
    .option("--no-release", "Leave out changesets, scripts for releases and the GitHub workflow")
    .option("--cwd <folder>", "Folder to work in (default: the current one)")
    .action(
      async (
        folder: string | undefined,
        flags: { readonly name?: string; readonly release?: boolean; readonly cwd?: string },
      ): Promise<ExitCode> => {
        const { name, release } = flags;
        const { init } = await import("./commands/init.ts");
        await init({ folder: resolve(cwdOf(flags), folder ?? "."), name, release }, terminal);
        return 0;
      },
    );
  cli
    .command("changeset", "Tell whether the pending changesets say what the contract's changes ask for")
    .option("--check", "Compare only: exit 1 when the next version would be too low")
    .option("--write", "Write the changeset that is missing, or bring it up to date")
    .option("--against <source>", "What was published last, such as npm:<package> (default: the newest of history)")
    .option("--config <path>", "Configuration file (default: the nearest tidings.config.ts)")
    .option("--cwd <folder>", "Folder to work in (default: the current one)")
    .action(async (flags: ChangesetFlags): Promise<ExitCode> => {
      if (flags.check === flags.write) throw usage("give either --check or --write", "In CI it is --check.");
      const { config, against, write = false } = flags;
      const { changeset } = await import("./commands/changeset.ts");
      return (await changeset({ cwd: cwdOf(flags), config, against, write }, terminal)) ? 0 : 1;
    });
  cli
    .command("diff", "Tell what changes of the contract do to consumers, producers, stored events and code")
    .option("--against <source>", "git:<ref>, npm:<package>, file:<path> or history (default: history, else git:HEAD)")
    .option("--to <source>", "Compare this instead of the contract as it is now")
    .option("--strict", "Fail on what is dangerous, too")
    .option("--json", "Print one JSON document")
    .option("--github", "Print annotations for GitHub Actions as well")
    .option("--markdown", "Print a comment for a pull request")
    .option("--config <path>", "Configuration file (default: the nearest tidings.config.ts)")
    .option("--cwd <folder>", "Folder to work in (default: the current one)")
    .action(async (flags: CompareFlags & DiffFlags): Promise<ExitCode> => {
      const { against, to, strict, config } = flags;
      const { diff } = await import("./commands/diff.ts");
      return (await diff({ cwd: cwdOf(flags), config, against, to, strict }, flags, terminal)) ? 0 : 1;
    });
  cli
    .command("history", "Keep the contract's lock as what is released under the version of package.json")
    .option("--check", "Only look whether it is there: exit 1 when it isn't")
    .option("--config <path>", "Configuration file (default: the nearest tidings.config.ts)")
    .option("--cwd <folder>", "Folder to work in (default: the current one)")
    .action(async (flags: GenerateFlags): Promise<ExitCode> => {
      const { history } = await import("./commands/history.ts");
      const done = await history({ cwd: cwdOf(flags), config: flags.config, check: flags.check ?? false }, terminal);
      return done ? 0 : 1;
    });
  cli
    .command("lint", "Tell what in the contract will be hard to change, or should not be in events")
    .option("--json", "Print one JSON document")
    .option("--github", "Print annotations for GitHub Actions as well")
    .option("--config <path>", "Configuration file (default: the nearest tidings.config.ts)")
    .option("--cwd <folder>", "Folder to work in (default: the current one)")
    .action(async (flags: LintFlags & Pick<GenerateFlags, "config" | "cwd">): Promise<ExitCode> => {
      const { lint } = await import("./commands/lint.ts");
      return (await lint({ cwd: cwdOf(flags), config: flags.config }, flags, terminal)) ? 0 : 1;
    });
  cli
    .command("doctor <url>", "Tell whether something between here and a server harms its streams")
    .option("--header <header>", "Sent with every request, such as `Authorization: Bearer …`; may be repeated")
    .option("--idle <seconds>", "How long to hold the stream open (default: 65)")
    .option("--timeout <seconds>", "How long to wait for an answer (default: 10)")
    .option("--origin <origin>", "Look whether a page of this origin may read the stream")
    .option("--http1", "Speak HTTP/1.1 where HTTP/2 is offered")
    .option("--insecure", "Go on when the certificate is not trusted")
    .option("--json", "Print one JSON document")
    .action(async (url: string, flags: DoctorFlags & { readonly json?: boolean }): Promise<ExitCode> => {
      const { doctor } = await import("./commands/doctor.ts");
      const { readDoctorOptions } = await import("./doctor/doctor-options.ts");
      const healthy = await doctor(readDoctorOptions(url, flags), flags.json ?? false, terminal, seams.signal);
      return healthy ? 0 : 1;
    });
  cli.help();
  cli.version(toolVersion());
  try {
    cli.parse(["node", "tidings", ...args], { run: false });
    if (cli.options.help || cli.options.version) return 0;
    if (cli.matchedCommand === undefined) throw unknownCommand(cli.args[0]);
    return (await cli.runMatchedCommand()) as ExitCode;
  } catch (error) {
    const help = ["tidings", cli.matchedCommand?.name, "--help"].filter((word) => word !== undefined).join(" ");
    const shown =
      error instanceof Error && error.name === "CACError" ? usage(error.message, `See \`${help}\`.`) : error;
    printError(shown instanceof CliError ? shown : unexpected(shown), terminal);
    return 2;
  }
}

function unknownCommand(name: string | undefined): CliError {
  return usage(
    name === undefined ? "no command" : `unknown command ${name}`,
    "The commands are init, generate, diff, history, changeset, lint and doctor; see `tidings --help`.",
  );
}

/** Never 1, which says that the contract is incompatible. */
export function unexpected(cause: unknown): CliError {
  return new CliError({
    code: "internal_error",
    problem: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    mend: "This is a fault of tidings itself. Please report it, with these lines and what was run: https://github.com/tidings-dev/tidings/issues",
    cause,
  });
}

function usage(problem: string, mend: string): CliError {
  return new CliError({ code: "invalid_usage", problem, mend });
}
