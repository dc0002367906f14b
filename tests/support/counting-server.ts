import { join } from "node:path";
import { type RunningProcess, startProcess } from "./child-process.ts";

export interface CountingServer extends AsyncDisposable {
  readonly process: RunningProcess;
  readonly port: number;
  readonly origin: string;
  /** Emits on `t0 … t<topics − 1>` in turn, `perSecond` events each. */
  start(topics: number, perSecond: number): Promise<void>;
  /** Emits `count` events on one topic, as fast as the log takes them. */
  burst(topic: string, count: number): Promise<void>;
  /** Stops emitting; the last sequence number of each topic. */
  stop(): Promise<Record<string, number>>;
  /** Bytes in use after a collection, and the handler's own figures. */
  memory(): Promise<{ heapUsed: number; external: number; arrayBuffers: number; rss: number; stats: unknown }>;
}

/** tests/fixtures/counting-server.ts in a process of its own. */
export async function startCountingServer(env: Record<string, string> = {}): Promise<CountingServer> {
  const script = join(import.meta.dirname, "../fixtures/counting-server.ts");
  const process_ = startProcess(process.execPath, ["--expose-gc", script], { env });
  const [, port] = await process_.waitFor(/listening on (\d+)/);
  const origin = `http://127.0.0.1:${port}`;
  const post = async (path: string): Promise<Response> => {
    const response = await fetch(origin + path, { method: "POST" });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    process: process_,
    port: Number(port),
    origin,
    async start(topics, perSecond) {
      await post(`/start?topics=${topics}&perSecond=${perSecond}`);
    },
    async burst(topic, count) {
      await post(`/burst?topic=${topic}&count=${count}`);
    },
    async stop() {
      return (await (await post("/stop")).json()) as Record<string, number>;
    },
    async memory() {
      return (await (await fetch(`${origin}/memory`)).json()) as Awaited<ReturnType<CountingServer["memory"]>>;
    },
    [Symbol.asyncDispose]: () => process_[Symbol.asyncDispose](),
  };
}
