import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "../src/main.ts");

export interface StartedStudio {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
}

/** Studio in a process of its own, which can be killed. */
export async function startStudio(dataFolder: string, port = 0): Promise<StartedStudio> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: String(port), STUDIO_DATA: dataFolder, STUDIO_WORKERS: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    const actual = /http:\/\/localhost:(\d+)/.exec(output)?.[1];
    if (actual) return { child, port: Number(actual), url: `http://127.0.0.1:${actual}` };
  }
  throw new Error(`Studio ended before it listened: ${output}`);
}
