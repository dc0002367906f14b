import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tidings } from "@tidings/express";
import { memoryLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import express from "express";
import { contract } from "./contract.ts";

/** Emits 4 KiB events, `perSecond` of them, and tells its memory after a collection. Forked with `--expose-gc`. */

const LOG_BYTES = 8 * 1024 * 1024;
const text = "x".repeat(4096);
const emitter = createEmitter(contract, { log: memoryLog({ maxBytes: LOG_BYTES }) });
const server = createServer(express().use("/events", tidings(emitter)));

process.on("message", (message: { perSecond: number } | "memory") => {
  if (message === "memory") {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    process.send?.({ type: "memory", bytes: heapUsed + external });
    return;
  }
  setInterval(() => {
    void emitter.feed().said({ at: performance.timeOrigin + performance.now(), text });
  }, 1000 / message.perSecond);
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  process.send?.({ type: "listening", port: (server.address() as AddressInfo).port });
});
