import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { createTickets, type IssueOptions, type Ticket, type TicketOptions, type TicketStore } from "./tickets.ts";

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
  // Spelt in another way than the log does.
  const limited = { channels: ["renders/%31"] };
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

test("one principal can't take the places of all", async () => {
  let now = 0;
  const tickets = createTickets<User>({ ttlMs: 1_000, maxPerPrincipal: 2, now: () => now });
  const first = await tickets.issue({ name: "ann" });
  await tickets.issue({ name: "ann" });
  const tooMany = { code: "too_many_tickets", path: "options.maxPerPrincipal" };
  await expect(tickets.issue({ name: "ann" })).rejects.toMatchObject(tooMany);
  await tickets.issue({ name: "bob" });
  // One that was used makes room, and so do those that expire.
  await tickets.redeem(first);
  expect(await tickets.redeem(first)).toBeUndefined();
  await tickets.issue({ name: "ann" });
  await expect(tickets.issue({ name: "ann" })).rejects.toMatchObject(tooMany);
  now = 1_000;
  for (let one = 0; one < 2; one++) await tickets.issue({ name: "ann" });
  const byDefault = createTickets<string>();
  for (let one = 0; one < 100; one++) await byDefault.issue("ann");
  await expect(byDefault.issue("ann")).rejects.toMatchObject(tooMany);
});

test("principals are told apart by their JSON, or by `principalKey` where that says too little or too much", async () => {
  class Hidden {
    readonly #name: string;
    constructor(name: string) {
      this.#name = name;
    }
    static nameOf(hidden: Hidden): string {
      return hidden.#name;
    }
  }
  for (const principal of [new Hidden("ann"), 1n, () => "ann"]) {
    await expect(createTickets<unknown>().issue(principal)).rejects.toMatchObject({
      code: "invalid_option",
      path: "principal",
      message: expect.stringContaining("principalKey"),
    });
  }
  const tickets = createTickets<Hidden>({ maxPerPrincipal: 1, principalKey: Hidden.nameOf });
  await tickets.issue(new Hidden("ann"));
  await tickets.issue(new Hidden("bob"));
  await expect(tickets.issue(new Hidden("ann"))).rejects.toMatchObject({ code: "too_many_tickets" });
});

test("a limit that is misspelt or no list is refused, never taken for none", async () => {
  const tickets = createTickets<string>();
  const path = (options: unknown) =>
    tickets.issue("ann", options as IssueOptions).then(
      () => "issued",
      ({ code, path }) => `${code} ${path}`,
    );
  expect(await path({ chanels: ["renders/1"] })).toBe("invalid_option options.chanels");
  // As text it would be good for `renders/1`, which is in there.
  expect(await path({ channels: "renders/12" })).toBe("invalid_option options.channels");
  expect(await path({ channels: ["renders/1", 2] })).toBe("invalid_option options.channels[1]");
  expect(await path(null)).toBe("invalid_option options");
  const channels = ["renders/1"];
  const ticket = await tickets.issue("ann", { channels });
  channels.push("renders/2");
  expect(await tickets.redeem(ticket)).toMatchObject({ channels: ["renders/1"] });
});

test.each<[string, object]>([
  ["options.store", { store: {} }],
  ["options.store", { store: { put() {} } }],
  ["options.store", { store: null }],
  ["options.now", { now: 5 }],
  ["options.maxPerPrincipal", { maxPerPrincipal: 0 }],
  ["options.principalKey", { principalKey: "id" }],
  ["options.max", { store: { put() {}, take() {} }, max: 5 }],
])("createTickets refuses what %s should not be", (path, options) => {
  expect(() => createTickets(options as TicketOptions<string>)).toThrow(
    expect.objectContaining({ code: "invalid_option", path }),
  );
});

test("what a store gives that is no ticket lets nobody in, and is told", async () => {
  const onError = vi.fn();
  let kept: unknown;
  const tickets = createTickets<string>({ store: { put() {}, take: () => kept as Ticket<string> } });
  const emitter = createEmitter(studio, { log: memoryLog() });
  const handler = createEventHandler(emitter, { tickets, authorize: () => true, onError });
  const expiresAt = Date.now() + 60_000;
  const status = async () =>
    (await handler.fetch(new Request(`http://x/renders/1?ticket=${await tickets.issue("ann")}`))).status;
  for (kept of [{ expiresAt }, { principal: "ann", channels: "renders/12", expiresAt }]) {
    expect(await status()).toBe(500);
    const error = expect.objectContaining({ code: "invalid_option" });
    expect(onError).toHaveBeenLastCalledWith(error, { stage: "authenticate" });
  }
  for (kept of [null, { principal: "ann" }, { principal: "ann", expiresAt: Number.NaN }])
    expect(await status()).toBe(401);
});
