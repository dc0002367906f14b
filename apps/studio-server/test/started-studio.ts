import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const main = join(import.meta.dirname, "../src/main.ts");

export interface StartedStudio extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Studio in a process of its own, which can be killed. */
export async function startStudio(dataFolder: string, port = 0): Promise<StartedStudio> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: String(port), STUDIO_DATA: dataFolder, STUDIO_WORKERS: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  let output = "";
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    const actual = /http:\/\/localhost:(\d+)/.exec(output)?.[1];
    if (!actual) continue;
    return {
      child,
      port: Number(actual),
      url: `http://127.0.0.1:${actual}`,
      kill,
      [Symbol.asyncDispose]: kill,
    };
  }
  throw new Error(`Studio ended before it listened: ${output}`);
}
