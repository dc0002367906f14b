import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { channel, defineContract, event } from "@tidings/contract";
import { type EventLog, memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import * as z from "zod";
import type { FromServer, ToServer } from "./messages.ts";

const numbered = { numbered: event(z.object({ sequence: z.int(), text: z.string() })) };
const contract = defineContract({
  name: "herd",
  channels: {
    herd: channel({ address: "herd", access: "public", events: numbered }),
    elsewhere: channel({ address: "elsewhere", access: "public", events: numbered }),
  },
});

const memory = memoryLog();
let pages = 0;
let positions = 0;
const log: EventLog = {
  ...memory,
  read(options) {
    if (options.limit === 0) positions += 1;
    else pages += 1;
    return memory.read(options);
  },
};
const emitter = createEmitter(contract, { log });
const events = createEventHandler(emitter);
const text = "An event of ordinary size, as an application would send it. ".repeat(3).slice(0, 140);
const last = { herd: 0, elsewhere: 0 };
let peakRss = 0;
let cpu = process.cpuUsage();
setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
}, 20).unref();

const tell = (message: FromServer): void => void process.send?.(message);
const mb = (bytes: number): number => Math.round(bytes / 1024 / 1024);

process.on("message", async (message: ToServer) => {
  if (message.type === "emit") {
    for (let count = 0; count < message.count; count += 1) {
      last[message.channel] += 1;
      await emitter[message.channel]().numbered({ sequence: last[message.channel], text });
    }
    return tell({ type: "emitted", last: last[message.channel] });
  }
  const { user, system } = process.cpuUsage(cpu);
  const { connections, started } = events.stats();
  globalThis.gc?.();
  const rssMb = mb(process.memoryUsage.rss());
  const figures = { pages, positions, cpuMs: Math.round((user + system) / 1000), rssMb, peakRssMb: mb(peakRss) };
  tell({ type: "figures", figures: { ...figures, connections, started } });
  // What is told next is about what comes next.
  [pages, positions, peakRss, cpu] = [0, 0, 0, process.cpuUsage()];
});
process.on("disconnect", () => process.exit());

const server = createServer((req, res) => void events.node(req, res));
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () =>
  tell({ type: "listening", port: (server.address() as AddressInfo).port }),
);
