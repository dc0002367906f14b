import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A process that appends until it is killed. */
export interface Appender {
  /** Resolves when the first batch has been acknowledged. */
  begun(): Promise<void>;
  /** SIGKILL. The offsets of what was acknowledged, by batch. */
  kill(): Promise<ReadonlyMap<number, readonly number[]>>;
}

let started = 0;

export function startAppender(path: string, writer: string, from: number): Appender {
  const script = join(import.meta.dirname, "appending-process.ts");
  const notes = `${path}-notes-${started++}`;
  // Its input ends with this process, whatever ends that.
  const stdio = ["pipe", "inherit", "inherit"] as const;
  const child = spawn(process.execPath, [script, path, writer, String(from), notes], { stdio: [...stdio] });
  const closed = once(child, "close");

  function acknowledged(): Map<number, readonly number[]> {
    // The last element is the empty text after the last line break, or a note that the kill cut off.
    const lines = read(notes).split("\n").slice(0, -1);
    return new Map(
      lines.map((line) => {
        const [batch, offsets = ""] = line.split(":");
        return [Number(batch), offsets.split(",").map(Number)];
      }),
    );
  }

  return {
    async begun() {
      while (acknowledged().size === 0) {
        if (child.exitCode !== null) throw new Error("the appender ended before it began");
        await delay(5);
      }
    },
    async kill() {
      child.kill("SIGKILL");
      await closed;
      return acknowledged();
    },
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
