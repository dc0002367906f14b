import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tidings } from "@tidings/express";
import { memoryLog } from "@tidings/log";
import { createEmitter, createTickets } from "@tidings/server";
import { EventSource } from "eventsource";
import express from "express";
import { expect, it } from "vitest";
import { contract } from "../fixtures/counting-contract.ts";

it("a native EventSource gets in by a ticket, stops when it comes back with it, and goes on with another", async () => {
  const emitter = createEmitter(contract, { log: memoryLog({ epoch: "one" }) });
  const tickets = createTickets<string>();
  const events = tidings(emitter, { tickets, retryMs: 10, authorize: ({ principal }) => principal === "ann" });
  const server = createServer(express().use("/events", events)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const count = (sequence: number) => emitter.vault({ topic: "t" }).counted({ sequence, at: 0, filler: "" });

  async function listen(lastEventId: string) {
    const ticket = await tickets.issue("ann", { channels: ["vault/t"] });
    const source = new EventSource(`${origin}/events/vault/t?ticket=${ticket}&lastEventId=${lastEventId}`);
    const heard: string[] = [];
    source.addEventListener("vault.counted", (event) => heard.push(event.lastEventId));
    const live = new Promise((resolve) => source.addEventListener("tidings.live", resolve));
    const failed = new Promise<number | undefined>((resolve) => {
      source.addEventListener("error", ({ code }) => {
        if (source.readyState === EventSource.CLOSED) resolve(code);
      });
    });
    await live;
    return { source, heard, failed };
  }

  const first = await listen("");
  await count(1);
  await expect.poll(() => first.heard).toEqual(["one.1"]);
  server.closeAllConnections();
  expect(await first.failed).toBe(401);
  await count(2);
  const second = await listen(first.heard.at(-1) ?? "");
  await expect.poll(() => second.heard).toEqual(["one.2"]);
  second.source.close();
  await events.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
