import type { AddressInfo, Server } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type BenchEvent, benchEvent } from "./event.ts";
import type { FromServer, ToServer } from "./messages.ts";

/** Listens on a free port of this machine, and emits and measures as the runner says. */
export function serve(server: Server, emit: (event: BenchEvent) => unknown): void {
  let sequence = 0;
  let apart = 0;
  let began = process.cpuUsage();
  let ticking: ReturnType<typeof setInterval> | undefined;
  const tell = (message: FromServer): void => void process.send?.(message);

  async function pour(events: number, atOnce: number): Promise<void> {
    for (let left = events; left > 0; left -= atOnce) {
      for (let time = Math.min(left, atOnce); time > 0; time--) void emit(benchEvent(sequence++, "small"));
      await nextTurn();
    }
    tell({ type: "poured" });
  }

  /** Each in a turn of its own, as requests of their own would emit them. */
  async function emitApart(events: number): Promise<void> {
    apart += events;
    // Who is emitting goes on with these.
    if (apart > events) return;
    for (; apart > 0; apart--) {
      void emit(benchEvent(sequence++));
      await nextTurn();
    }
  }

  async function measureMemory(): Promise<void> {
    // Several, with turns between: what a collection finalises, the next can free, and V8 gives pages back late.
    for (let time = 0; time < 4; time++) {
      globalThis.gc?.();
      await nextTurn();
    }
    const { rss } = process.memoryUsage();
    // What V8 does when memory runs out: it also gives back the young generation, which had grown with what the connecting left.
    globalThis.gc?.({ type: "major", flavor: "last-resort", execution: "sync" });
    const { rss: settled, heapUsed, external } = process.memoryUsage();
    tell({ type: "memory", rss, settled, used: heapUsed + external });
  }

  process.on("message", (message: ToServer) => {
    switch (message.type) {
      case "begin":
        began = process.cpuUsage();
        return;
      case "emit":
        for (let time = 0; time < message.events; time++) void emit(benchEvent(sequence++));
        return;
      case "emit-apart":
        void emitApart(message.events);
        return;
      case "pour":
        void pour(message.events, message.atOnce);
        return;
      case "tick":
        ticking = setInterval(() => void emit(benchEvent(sequence++)), message.everyMs);
        return;
      case "stop":
        clearInterval(ticking);
        return;
      case "end": {
        const { user, system } = process.cpuUsage(began);
        return tell({ type: "cpu", micros: user + system, system });
      }
      case "memory":
        void measureMemory();
    }
  });
  process.on("disconnect", () => process.exit());
  // All clients connect at once: the default backlog of 511 would make some of them wait for a retry.
  server.listen({ port: 0, host: "127.0.0.1", backlog: 8_192 }, () => {
    tell({ type: "listening", port: (server.address() as AddressInfo).port });
  });
}
