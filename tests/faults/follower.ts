import { join } from "node:path";
import type { ResetReason } from "@tidings/client";
import { type RunningProcess, startProcess } from "../support/child-process.ts";
import { until } from "../support/until.ts";
import type { FaultWorld } from "./fault-world.ts";

/** A client in a process of its own, which can be stopped and killed. What it prints is what it has handled. */
export interface Follower extends AsyncDisposable {
  /** The last number it has handled. */
  readonly last: number;
  readonly resets: readonly ResetReason[];
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Kills it, and starts it again from the cursor that was last printed. */
  restart(): Promise<void>;
  caughtUp(): Promise<void>;
}

const LINE = /^(?:heard (\d+) (\S+)|reset (\w+))$/gm;

/**
 * Follows the world's topic through the proxy: `client` is ours, `eventsource` the npm package with a cursor that it is given. Disposing of
 * it enters what it has heard in the ledger.
 */
export async function followInProcess(world: FaultWorld, kind: "client" | "eventsource"): Promise<Follower> {
  const { ledger, topic, network, next } = world;
  const script = join(import.meta.dirname, "../fixtures/fault-client.ts");
  const joinedAt = next(topic);
  /** What processes that are no more have printed. */
  let printed = "";
  let running: RunningProcess;

  const lines = (): RegExpMatchArray[] => [...`${printed}${running.output}`.matchAll(LINE)];
  const heard = (): RegExpMatchArray[] => lines().filter((line) => line[1] !== undefined);

  async function start(): Promise<void> {
    const url = `http://127.0.0.1:${network.port}/events`;
    const cursor = running === undefined ? undefined : heard().at(-1)?.[2];
    running = startProcess(process.execPath, [script], {
      env: { FOLLOW: JSON.stringify({ kind, url, topic, cursor }) },
    });
    await running.waitFor(/^live$/m);
  }

  const follower: Follower = {
    get last() {
      return Number(heard().at(-1)?.[1] ?? 0);
    },
    get resets() {
      return lines().flatMap((line) => (line[3] === undefined ? [] : [line[3] as ResetReason]));
    },
    signal: (signal) => running.signal(signal),
    async restart() {
      await running.kill("SIGKILL");
      const { output } = running;
      // A line that was not finished was not handled.
      printed += output.slice(0, output.lastIndexOf("\n") + 1);
      await start();
    },
    caughtUp: () =>
      until(
        () => `the process has ${follower.last} of ${next(topic) - 1}`,
        () => follower.last === next(topic) - 1,
      ),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      const name = `${kind} process`;
      ledger.joined(name, topic, joinedAt);
      for (const [, sequence, , reset] of lines()) {
        if (reset === undefined) ledger.heard(name, topic, Number(sequence));
        else {
          ledger.left(name, topic);
          ledger.joined(name, topic);
        }
      }
      ledger.left(name, topic);
    },
  };
  await start();
  return follower;
}
