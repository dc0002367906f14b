import { connect, type Socket } from "node:net";
import { MARK, monotonicMicros } from "./event.ts";
import type { FromLoad, ToLoad } from "./messages.ts";

// The subscribers: raw sockets in a process of their own, that count events and take their times.

const MARK_BYTE = MARK.charCodeAt(0);
const AT = Buffer.from('"at":');
const DIGIT_ZERO = 48;

let subscribers = 0;
let sockets: Socket[] = [];
let counted = 0;
let watching = false;
/** How many subscribers have each event since `watch`, and how many events all have. */
let having: number[] = [];
let complete = 0;
let latencies: number[] = [];

const tell = (message: FromLoad): void => void process.send?.(message);

function reader(): (chunk: Buffer) => void {
  let own = 0;
  return (chunk) => {
    const now = monotonicMicros();
    for (let at = chunk.indexOf(MARK_BYTE); at >= 0; at = chunk.indexOf(MARK_BYTE, at + 1)) {
      counted += 1;
      if (!watching) continue;
      having[own] = (having[own] ?? 0) + 1;
      own += 1;
      const emitted = readTime(chunk, at);
      if (emitted !== undefined) latencies.push(now - emitted);
    }
    if (watching) report();
  };
}

/** An event whose mark and time came in different reads has none. */
function readTime(chunk: Buffer, mark: number): number | undefined {
  const found = chunk.indexOf(AT, mark);
  if (found < 0) return undefined;
  let time = 0;
  for (let at = found + AT.length; ; at++) {
    const digit = (chunk[at] ?? -1) - DIGIT_ZERO;
    if (at === chunk.length) return undefined;
    if (digit < 0 || digit > 9) return time;
    time = time * 10 + digit;
  }
}

function report(): void {
  const before = complete;
  while (having[complete] === subscribers) complete += 1;
  if (complete > before) tell({ type: "reached", events: complete - before });
}

/** Resolves when the answer's head has come. */
function subscribe(port: number, request: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.once("error", reject);
    socket.once("data", (head) => {
      if (!head.subarray(0, 15).toString("latin1").startsWith("HTTP/1.1 200")) reject(new Error(head.toString()));
      // At once: a replay follows the head on its heels.
      countOnly(head);
      socket.on("data", countOnly);
      resolve(socket);
    });
  });
}

async function connectAll(port: number, request: string): Promise<void> {
  const AT_ONCE = 50;
  for (let done = 0; done < subscribers; done += AT_ONCE) {
    const some = Math.min(AT_ONCE, subscribers - done);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => subscribe(port, request)))));
  }
  tell({ type: "connected" });
}

function countOnly(chunk: Buffer): void {
  for (let at = chunk.indexOf(MARK_BYTE); at >= 0; at = chunk.indexOf(MARK_BYTE, at + 1)) counted += 1;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

process.on("message", (message: ToLoad) => {
  switch (message.type) {
    case "connect":
      counted = 0;
      complete = 0;
      having = [];
      watching = false;
      subscribers = message.subscribers;
      void connectAll(message.port, message.request);
      return;
    case "count":
      return tell({ type: "counted", deliveries: counted });
    case "watch":
      watching = true;
      for (const socket of sockets) socket.off("data", countOnly).on("data", reader());
      return;
    case "reset":
      latencies = [];
      return;
    case "latencies": {
      const sorted = latencies.toSorted((a, b) => a - b);
      const [p50, p99, max] = [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1) ?? Number.NaN];
      return tell({ type: "latencies", count: sorted.length, p50, p99, max });
    }
    case "disconnect":
      // Reset, so that tens of thousands of closed connections don't keep their ports for a minute.
      for (const socket of sockets) socket.resetAndDestroy();
      sockets = [];
      return tell({ type: "disconnected" });
  }
});
process.on("disconnect", () => process.exit());
