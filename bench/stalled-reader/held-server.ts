import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { tidings } from "@tidings/express";
import { memoryLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import { createChannel, createSession } from "better-sse";
import express from "express";
import { contract } from "./contract.ts";

/** Emits 4 KiB events as fast as it goes, and tells what its sockets hold afterwards. Its argument says by which library. */

const AT_ONCE = 8;
const text = "x".repeat(4096);
const event = (): { at: number; text: string } => ({ at: 0, text });

function throughTidings(): { server: ReturnType<typeof createServer>; emit: () => unknown } {
  const emitter = createEmitter(contract, { log: memoryLog({ maxBytes: 8 * 1024 * 1024 }) });
  const server = createServer(express().use("/events", tidings(emitter)));
  return { server, emit: () => emitter.feed().said(event()) };
}

function throughBetterSse(): { server: ReturnType<typeof createServer>; emit: () => unknown } {
  const channel = createChannel();
  const server = createServer(async (req, res) => {
    channel.register(await createSession(req, res));
  });
  return { server, emit: () => channel.broadcast(event(), "feed.said") };
}

const { server, emit } = process.argv[2] === "tidings" ? throughTidings() : throughBetterSse();
const sockets: Socket[] = [];
server.on("connection", (socket) => sockets.push(socket));

async function pass(events: number): Promise<void> {
  for (let left = events; left > 0; left -= AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, emit));
    await nextTurn();
  }
  // Who reads has it all by then.
  await sleep(3_000);
  // Several, with turns between: what a collection finalises, the next can free.
  for (let time = 0; time < 4; time++) {
    globalThis.gc?.();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  const held = sockets.map((socket) => socket.writableLength);
  process.send?.({ type: "passed", used: heapUsed + external, held });
}

process.on("message", ({ events }: { events: number }) => void pass(events));
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  process.send?.({ type: "listening", port: (server.address() as AddressInfo).port });
});
