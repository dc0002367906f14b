import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface HerdClient {
  /** The last number that it heard. */
  readonly last: number;
  readonly faults: readonly string[];
  /** Connects from its cursor on; resolves, when hello has come, with how often it had to try again. */
  connect(port: number): Promise<number>;
  cut(): void;
}

const RETRY_MS = 200;

/** As little of a client as can tell whether an event was lost, repeated or out of order. */
export function createHerdClient(): HerdClient {
  let socket: Socket | undefined;
  let cursor: string | undefined;
  let last = 0;
  let rest = "";
  const faults: string[] = [];

  function read(text: string, onHello: () => void): void {
    rest += text;
    const end = rest.lastIndexOf("\n\n");
    if (end < 0) return;
    const frames = rest.slice(0, end);
    rest = rest.slice(end + 2);
    for (const [, id, sequence, resume] of frames.matchAll(/^id: (\S+)$|"sequence":(\d+)|"resume":"(\w+)"/gm)) {
      if (id !== undefined) cursor = id;
      if (sequence !== undefined) hear(Number(sequence));
      if (resume !== undefined) {
        if (last > 0 && resume !== "resumed") faults.push(`it was told ${resume}`);
        onHello();
      }
    }
  }

  function hear(sequence: number): void {
    if (last > 0 && sequence !== last + 1) faults.push(`${sequence} came after ${last}`);
    last = sequence;
  }

  function attempt(port: number): Promise<boolean> {
    return new Promise((resolve) => {
      rest = "";
      const header = cursor === undefined ? "" : `Last-Event-ID: ${cursor}\r\n`;
      const opened = connect(port, "127.0.0.1", () =>
        opened.write(`GET /herd HTTP/1.1\r\nHost: herd\r\n${header}\r\n`),
      );
      socket = opened.setEncoding("latin1");
      opened.on("data", (text) => read(String(text), () => resolve(true)));
      opened.on("error", () => resolve(false));
      opened.on("close", () => resolve(false));
    });
  }

  return {
    get last() {
      return last;
    },
    faults,
    async connect(port) {
      for (let retries = 0; ; retries += 1) {
        if (await attempt(port)) return retries;
        await sleep(RETRY_MS * Math.random());
      }
    },
    cut() {
      socket?.removeAllListeners("data");
      socket?.resetAndDestroy();
    },
  };
}
