import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { createTickets, type Ticket, type TicketStore } from "./tickets.ts";

interface User {
  readonly name: string;
}

async function setUp() {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  const tickets = createTickets<User>();
  const authorize = vi.fn(({ principal }: { principal: User }) => principal.name === "ann");
  const handler = createEventHandler(emitter, { tickets, authorize, authenticate: () => null, heartbeatMs: 50 });
  const server = await serveNode((req, res) => void handler.node(req, res));
  const status = async (path: string) => {
    const response = await server.fetch(path);
    await response.body?.cancel();
    return response.status;
  };
  return {
    emitter,
    tickets,
    authorize,
    handler,
    server,
    status,
    async [Symbol.asyncDispose]() {
      await handler.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("a ticket opens one stream, whoever comes second is told 401", async () => {
  await using app = await setUp();
  const ticket = await app.tickets.issue({ name: "ann" });
  expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await app.status("/renders/1")).toBe(401);
  await using stream = await app.server.open(`/renders/1?ticket=${ticket}`);
  await stream.control("tidings.live");
  const used = await app.server.fetch(`/renders/1?ticket=${ticket}`);
  expect([used.status, (await used.json()).code]).toEqual([401, "unauthorized"]);
  for (const wrong of ["", "x", "x".repeat(43), `${ticket}x`]) {
    expect(await app.status(`/metrics?ticket=${wrong}`)).toBe(401);
  }
  // Two at the same moment: one.
  const contested = await app.tickets.issue({ name: "ann" });
  const both = await Promise.all([1, 2].map(() => app.status(`/renders/1?ticket=${contested}`)));
  expect(both.sort()).toEqual([200, 401]);
});

test("what it stands for is authorised, at first and at heartbeats, and may be limited to channels", async () => {
  await using app = await setUp();
  expect(await app.status(`/renders/1?ticket=${await app.tickets.issue({ name: "eve" })}`)).toBe(403);
  const limited = { channels: ["renders/1"] };
  expect(await app.status(`/renders/2?ticket=${await app.tickets.issue({ name: "ann" }, limited)}`)).toBe(403);
  await using stream = await app.server.open(
    `/?channel=renders/1&channel=renders/2&channel=metrics&ticket=${await app.tickets.issue({ name: "ann" }, limited)}`,
  );
  const { denied } = await stream.control("tidings.hello");
  expect(denied).toMatchObject([{ channel: "renders/2", code: "forbidden" }]);
  await stream.control("tidings.heartbeat");
  await stream.control("tidings.heartbeat");
  app.authorize.mockReturnValue(false);
  expect(await stream.control("tidings.error")).toMatchObject({ code: "forbidden" });
});

test("without the option the query is not looked at", async () => {
  const emitter = createEmitter(studio, { log: memoryLog() });
  const tickets = createTickets<string>();
  const handler = createEventHandler(emitter, { authenticate: () => null, authorize: () => true });
  const url = `http://x/renders/1?ticket=${await tickets.issue("ann")}`;
  expect((await handler.fetch(new Request(url))).status).toBe(401);
});

test("over fetch likewise", async () => {
  const emitter = createEmitter(studio, { log: memoryLog() });
  const tickets = createTickets<string>();
  const handler = createEventHandler(emitter, { tickets, authorize: ({ principal }) => principal === "ann" });
  const url = `http://x/renders/1?ticket=${await tickets.issue("ann")}`;
  const opened = await handler.fetch(new Request(url));
  expect([opened.status, (await handler.fetch(new Request(url))).status]).toEqual([200, 401]);
  // Without `authenticate`, who has no ticket is nobody.
  expect((await handler.fetch(new Request("http://x/renders/1"))).status).toBe(401);
  await opened.body?.cancel();
});

test("it expires, its store is bounded, and holds no ticket that could be used", async () => {
  let now = 0;
  const tickets = createTickets<string>({ ttlMs: 1_000, max: 2, now: () => now });
  const first = await tickets.issue("ann");
  await tickets.issue("bob");
  await expect(tickets.issue("cec")).rejects.toMatchObject({ code: "too_many_tickets" });
  now = 1_000;
  expect(await tickets.redeem(first)).toBeUndefined();
  const later = await tickets.issue("cec");
  now = 1_999;
  expect(await tickets.redeem(later)).toMatchObject({ principal: "cec", expiresAt: 2_000 });
  await expect(tickets.issue(null as unknown as string)).rejects.toMatchObject({ code: "invalid_option" });
});

test("a store of the application's own gets hashes, and what it keeps too long is no good", async () => {
  const kept = new Map<string, Ticket<string>>();
  const store: TicketStore<string> = {
    async put(key, ticket) {
      kept.set(key, JSON.parse(JSON.stringify(ticket)));
    },
    async take(key) {
      const ticket = kept.get(key);
      kept.delete(key);
      return ticket;
    },
  };
  let now = 0;
  const options = { store, ttlMs: 1_000, now: () => now };
  const ticket = await createTickets<string>(options).issue("ann", { channels: ["renders/1"] });
  expect([...kept.keys()]).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{43}$/)]);
  expect([...kept.keys()]).not.toContain(ticket);
  // Another process.
  const other = createTickets<string>(options);
  expect(await other.redeem(ticket)).toEqual({ principal: "ann", channels: ["renders/1"], expiresAt: 1_000 });
  const old = await other.issue("ann");
  now = 1_000;
  expect(await other.redeem(old)).toBeUndefined();
});
