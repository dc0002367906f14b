import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningProcess, startProcess } from "./child-process.ts";

const main = join(import.meta.dirname, "../../apps/studio-server/src/main.ts");
const next = join(import.meta.dirname, "../fixtures/studio-v2/register.ts");

export interface RunningStudio extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  readonly dataFolder: string;
  /** Kills the server with SIGKILL and starts it again on the same port with the same data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** As `restart`, with the contract of tests/fixtures/studio-v2 in place of Studio's own. */
  redeploy(): Promise<void>;
}

/** The example app's server in a process of its own, with an empty data folder. It serves the web app that `pnpm build` made. */
export async function startStudio({ log = "sqlite" } = {}): Promise<RunningStudio> {
  const dataFolder = await mkdtemp(join(tmpdir(), "tidings-studio-"));
  let port = 0;
  let running: RunningProcess;

  async function start(args: readonly string[] = []): Promise<void> {
    const env = { PORT: String(port), STUDIO_DATA: dataFolder, STUDIO_LOG: log, STUDIO_WORKERS: "1" };
    running = startProcess(process.execPath, [...args, main], { env });
    const [, shown] = await running.waitFor(/Studio is at http:\/\/localhost:(\d+)/);
    port = Number(shown);
  }

  await start();
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    dataFolder,
    kill: () => running.kill("SIGKILL"),
    restart: () => start(),
    redeploy: () => start(["--import", next]),
    async [Symbol.asyncDispose]() {
      await running.kill("SIGKILL");
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
