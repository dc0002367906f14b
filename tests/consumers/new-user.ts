import { exec } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { installArguments, type PackedPackages, packPackages } from "../support/packed-packages.ts";
import type { Step } from "./read-quick-start.ts";

const execute = promisify(exec);

/** Somebody with a terminal in an empty folder, to whom nothing of this repository is known but its packed packages. */
export interface NewUser extends AsyncDisposable {
  /** Where the terminal is; `cd` in a command moves it. */
  readonly folder: string;
  /** Does what a step says. What a command printed, standard output only. */
  follow(step: Step): Promise<string>;
  /** Runs a command. Rejects with all that it printed when it fails. */
  run(command: string): Promise<string>;
  write(path: string, content: string): Promise<void>;
}

export async function newUser(): Promise<NewUser> {
  const home = await mkdtemp(join(tmpdir(), "tidings-user-"));
  const env = ownEnvironment();
  const packed = await packPackages(join(home, "tarballs"));
  let folder = join(home, "empty");
  await mkdir(folder);

  async function run(command: string): Promise<string> {
    const script = `set -e\n${fromTarballs(command, packed)}\npwd > "${home}/.folder"`;
    try {
      const { stdout } = await execute(script, { cwd: folder, env });
      folder = (await readFile(join(home, ".folder"), "utf8")).trim();
      return stdout;
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command}\n${stdout}${stderr}`, { cause: error });
    }
  }

  async function write(path: string, content: string): Promise<void> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  async function follow(step: Step): Promise<string> {
    if (step.kind === "run") return run(step.command);
    await write(step.path, step.content);
    return "";
  }

  return {
    get folder() {
      return folder;
    },
    follow,
    run,
    write,
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** `npm install …` with our packages' names replaced by their tarballs; any other command as it is. */
function fromTarballs(command: string, packed: PackedPackages): string {
  if (!command.startsWith("npm install ")) return command;
  const words = command.split(" ").slice(2);
  const options = words.filter((word) => word.startsWith("-"));
  const names = words.filter((word) => !word.startsWith("-"));
  return ["npm install", ...options, ...installArguments(packed, names)].join(" ");
}

/** Without what the script runner and the test runner say of themselves: npm would take this repository for its project. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign =
    /^(npm_(package|lifecycle|command|execpath|node_execpath)|npm_config_local_prefix|INIT_CWD|PNPM_|NODE_ENV|VITEST|TEST$|MODE$|DEV$|PROD$)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  // Nobody reads these here; and what was downloaded in the last run still does.
  return {
    ...Object.fromEntries(own),
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_prefer_offline: "true",
  };
}
