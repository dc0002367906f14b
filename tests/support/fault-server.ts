import { join } from "node:path";
import type { Command, FaultServerSettings } from "../fixtures/fault-server-messages.ts";
import { type RunningProcess, startProcess } from "./child-process.ts";

export interface FaultServer extends AsyncDisposable {
  readonly process: RunningProcess;
  readonly port: number;
  readonly origin: string;
  /** Resolves with the answer when it has been done. */
  tell(command: Command): Promise<Record<string, unknown>>;
  /** Starts it again on the same port, after it has ended. */
  restart(): Promise<void>;
}

/** tests/fixtures/fault-server.ts in a process of its own. */
export async function startFaultServer(settings: FaultServerSettings = {}): Promise<FaultServer> {
  const script = join(import.meta.dirname, "../fixtures/fault-server.ts");
  let port = 0;
  let running: RunningProcess;

  async function start(): Promise<void> {
    running = startProcess(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
      env: { PORT: String(port), FAULT_SETTINGS: JSON.stringify(settings) },
    });
    const [, shown] = await running.waitFor(/listening on (\d+)/);
    port = Number(shown);
  }

  await start();
  return {
    get process() {
      return running;
    },
    get port() {
      return port;
    },
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    async tell(command) {
      const response = await fetch(`http://127.0.0.1:${port}/control`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(command),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new Error(`${command.do}: ${answer.error}`);
      return answer;
    },
    restart: start,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
