import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** What it has printed so far, standard output and standard error together. */
  readonly output: string;
  /** Resolves with the match once the output has one; rejects when the process ends before. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  /** Sends a signal to this process, by its id, and resolves when it has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal that doesn't end it, such as `SIGSTOP`. */
  signal(signal: NodeJS.Signals): void;
}

const running = new Set<ChildProcess>();

// What nobody disposed of, because a test ran out of its time, goes with this process; one that is stopped or is not Node's, too.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Fixtures that import tests/fixtures/exit-with-parent.ts end when this process is killed, too. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): RunningProcess {
  const child: ChildProcess = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  child.on("exit", () => running.delete(child));
  let output = "";
  const listeners = new Set<() => void>();
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  child.on("close", () => {
    for (const listener of listeners) listener();
  });

  async function kill(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  }

  return {
    get pid() {
      if (child.pid === undefined) throw new Error(`${command} did not start`);
      return child.pid;
    },
    get output() {
      return output;
    },
    waitFor(pattern, timeoutMs = 60_000) {
      return new Promise((resolve, reject) => {
        const finish = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        const look = (): void => {
          const match = output.match(pattern);
          if (match !== null) {
            finish();
            resolve(match);
          } else if (child.exitCode !== null || child.signalCode !== null) {
            finish();
            reject(new Error(`${command} ended before it printed ${pattern}:\n${output}`));
          }
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`${command} did not print ${pattern} within ${timeoutMs} ms:\n${output}`));
        }, timeoutMs);
        listeners.add(look);
        look();
      });
    },
    kill,
    signal: (signal) => void child.kill(signal),
    [Symbol.asyncDispose]: () => kill("SIGKILL"),
  };
}
