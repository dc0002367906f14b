import { setTimeout as sleep } from "node:timers/promises";
import { createHerdClient, type HerdClient } from "./herd-client.ts";
import type { FromClients, ToClients } from "./messages.ts";

// The herd: raw sockets in a process of their own, each of which checks every number that it hears.

let clients: HerdClient[] = [];
const tell = (message: FromClients): void => void process.send?.(message);

async function connectAll({ port, clients: count, jitterMs }: Extract<ToClients, { type: "connect" }>): Promise<void> {
  if (clients.length === 0) clients = Array.from({ length: count }, createHerdClient);
  const start = performance.now();
  const arrivals: number[] = [];
  let retries = 0;
  await Promise.all(
    clients.map(async (client) => {
      await sleep(Math.random() * jitterMs);
      retries += await client.connect(port);
      arrivals.push(performance.now() - start);
    }),
  );
  // The most that came within any tenth of a second.
  const perTenth = new Map<number, number>();
  for (const at of arrivals) perTenth.set(Math.floor(at / 100), (perTenth.get(Math.floor(at / 100)) ?? 0) + 1);
  const peakPerSecond = Math.max(...perTenth.values()) * 10;
  tell({ type: "connected", ms: Math.round(Math.max(...arrivals)), peakPerSecond, retries });
}

process.on("message", async (message: ToClients) => {
  switch (message.type) {
    case "connect":
      return connectAll(message);
    case "cut":
      for (const client of clients) client.cut();
      return tell({ type: "cut" });
    case "await": {
      const start = performance.now();
      const until = start + 120_000;
      while (clients.some(({ last }) => last < message.last) && performance.now() < until) await sleep(5);
      const faults = clients.flatMap((client) => client.faults);
      const behind = clients.filter(({ last }) => last < message.last).length;
      if (behind > 0) faults.push(`${behind} clients lack the last event`);
      tell({ type: "reached", ms: Math.round(performance.now() - start), faults: faults.slice(0, 10) });
    }
  }
});
process.on("disconnect", () => process.exit());
