import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { httpServer } from "../test/http-server.ts";
import { createConnection } from "./create-connection.ts";

const contract = defineContract({
  name: "counting",
  channels: {
    counts: channel({
      address: "counts/{id}",
      params: z.object({ id: z.string() }),
      events: { counted: event(z.object({ n: z.int() })) },
    }),
  },
});

const BACKOFF = { minMs: 1, maxMs: 20 };

interface Access {
  authenticate(request: IncomingMessage): string | null;
  authorize(context: { readonly principal: string | null; readonly address: string }): boolean;
}

const EVERYONE: Access = { authenticate: () => "anyone", authorize: () => true };

function serve(access = EVERYONE) {
  const emitter = createEmitter(contract, { log: memoryLog() });
  const handler = createEventHandler(emitter, { ...access, heartbeatMs: 200, retryMs: 0 });
  return { emitter, handler, listener: (...args: Parameters<typeof handler.node>) => void handler.node(...args) };
}

test("a ledger: channels come and go while events flow and the network is cut", async () => {
  const { emitter, handler, listener } = serve();
  await using server = await httpServer(listener);
  const connection = createConnection({ url: server.url, backoff: BACKOFF, lingerMs: 5 });
  const ids = ["a", "b", "c", "d"];
  const sent = new Map<string, number[]>(ids.map((id) => [id, []]));
  const heard: { id: string; numbers: number[] }[] = [];
  const resets: string[] = [];

  function listen(id: string) {
    const numbers: number[] = [];
    heard.push({ id, numbers });
    return connection.listen(`counts/${id}`, ({ data }) => numbers.push((data as { n: number }).n), {
      onReset: ({ reason }) => resets.push(reason),
    });
  }

  const stay = listen("a");
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  let leave = () => {};
  for (let n = 1; n <= 300; n += 1) {
    const id = ids[n % ids.length] as string;
    await emitter.counts({ id }).counted({ n });
    sent.get(id)?.push(n);
    if (n % 20 === 0) {
      leave();
      leave = listen(ids[(n / 20) % ids.length] as string);
    }
    if (n % 70 === 0) server.cut();
    await sleep(1);
  }
  const last = sent.get("a")?.at(-1);
  await vi.waitFor(() => expect(heard[0]?.numbers.at(-1)).toBe(last), 5_000);
  expect(resets).toEqual([]);
  expect(heard[0]?.numbers).toEqual(sent.get("a"));
  for (const { id, numbers } of heard) {
    const all = sent.get(id) ?? [];
    const first = all.indexOf(numbers[0] ?? -1);
    expect(numbers).toEqual(numbers.length ? all.slice(first, first + numbers.length) : []);
  }
  expect(heard.filter(({ numbers }) => numbers.length).length).toBeGreaterThan(5);
  stay();
  connection.close();
  await handler.close();
}, 30_000);

test("a restarted server with an empty log is a reset, then all goes on", async () => {
  const before = serve();
  await using server = await httpServer(before.listener);
  const connection = createConnection({ url: server.url, backoff: BACKOFF });
  const heard: unknown[] = [];
  connection.listen("counts/a", ({ data }) => heard.push(data), { onReset: ({ reason }) => heard.push(reason) });
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  await before.emitter.counts({ id: "a" }).counted({ n: 1 });
  await vi.waitFor(() => expect(heard).toEqual([{ n: 1 }]), 5_000);
  const after = serve();
  await server.restart(after.listener);
  await vi.waitFor(() => expect(heard).toEqual([{ n: 1 }, "epoch"]), 5_000);
  await after.emitter.counts({ id: "a" }).counted({ n: 2 });
  await vi.waitFor(() => expect(heard).toEqual([{ n: 1 }, "epoch", { n: 2 }]), 5_000);
  expect(connection.state).toMatchObject({ phase: "live", resume: "reset", reason: "epoch" });
  connection.close();
  await Promise.all([before.handler.close(), after.handler.close()]);
});

test("credentials are refreshed after a 401; a channel of someone else is denied alone", async () => {
  const { handler, listener } = serve({
    authenticate: (request) => (request.headers.authorization === "Bearer fresh" ? "ada" : null),
    authorize: ({ principal, address }) => principal === "ada" && address !== "counts/secret",
  });
  await using server = await httpServer(listener);
  let token = "stale";
  const connection = createConnection({
    url: server.url,
    backoff: BACKOFF,
    headers: () => ({ Authorization: `Bearer ${token}` }),
    refreshCredentials: () => {
      token = "fresh";
    },
  });
  const statuses: string[] = [];
  connection.listen("counts/a", () => {}, {});
  connection.listen("counts/secret", () => {}, {
    onError: () => {},
    onStatus: (status) => statuses.push("error" in status ? `${status.phase} ${status.error.message}` : status.phase),
  });
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  expect(token).toBe("fresh");
  expect(statuses.at(-1)).toMatch(/^denied refused/);
  connection.close();
  await handler.close();
});

test("a draining server is left in time, for the next one", async () => {
  const first = serve();
  const second = serve();
  let current = first;
  await using server = await httpServer((request, response) => current.listener(request, response));
  const connection = createConnection({ url: server.url, backoff: BACKOFF });
  connection.listen("counts/a", () => {}, {});
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  current = second;
  await first.handler.close({ drainMs: 200 });
  await vi.waitFor(() => expect(second.handler.stats().connections).toBe(1), 5_000);
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  connection.close();
  await second.handler.close();
});

test("a drain is no fault: of a hundred clients none shows an error, misses anything or hears it twice", async () => {
  const log = memoryLog();
  const emitter = createEmitter(contract, { log });
  const [first, second] = [0, 1].map(() => createEventHandler(emitter, { ...EVERYONE, heartbeatMs: 10_000 }));
  if (!first || !second) throw new Error("there are two");
  let current = first;
  await using server = await httpServer((...args) => void current.node(...args));
  const shown = new Set<string>();
  const clients = Array.from({ length: 100 }, () => {
    const connection = createConnection({ url: server.url, helloTimeoutMs: 60_000 });
    const heard: number[] = [];
    connection.subscribe((state) => shown.add("error" in state ? `${state.phase} ${state.error.code}` : state.phase));
    connection.listen("counts/a", ({ data }) => heard.push((data as { n: number }).n), {
      onReset: ({ reason }) => shown.add(`reset ${reason}`),
    });
    return { connection, heard };
  });
  await vi.waitFor(
    () => expect(clients.every(({ connection }) => connection.state.phase === "live")).toBe(true),
    20_000,
  );
  const sent: number[] = [];
  current = second;
  let drained = false;
  const closing = first.close({ drainMs: 1_000 }).then(() => {
    drained = true;
  });
  while (!drained) {
    sent.push(sent.length);
    await emitter.counts({ id: "a" }).counted({ n: sent.length - 1 });
    await sleep(5);
  }
  await closing;
  await vi.waitFor(() => expect(clients.filter(({ heard }) => heard.length < sent.length)).toEqual([]), 20_000);
  for (const { connection, heard } of clients) {
    expect(heard).toEqual(sent);
    connection.close();
  }
  expect([...shown].sort()).toEqual(["closed", "connecting", "live", "replaying"]);
  await second.close();
}, 60_000);

test("a channel that is taken away while the stream is open: denied, and the others go on", async () => {
  const lost = new Set<string>();
  const { emitter, handler, listener } = serve({ ...EVERYONE, authorize: ({ address }) => !lost.has(address) });
  await using server = await httpServer(listener);
  const connection = createConnection({ url: server.url, backoff: BACKOFF });
  const heard: unknown[] = [];
  const errors: unknown[] = [];
  const resets: unknown[] = [];
  for (const id of ["kept", "lost"]) {
    connection.listen(`counts/${id}`, ({ data }) => heard.push(data), {
      onError: ({ code, serverCode }) => errors.push([id, code, serverCode]),
      onReset: (reset) => resets.push(reset),
    });
  }
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  lost.add("counts/lost");
  await handler.recheck();
  await emitter.counts({ id: "lost" }).counted({ n: 1 });
  await emitter.counts({ id: "kept" }).counted({ n: 2 });
  await vi.waitFor(() => expect(heard).toEqual([{ n: 2 }]), 5_000);
  expect(errors).toEqual([["lost", "refused", "forbidden"]]);
  expect(resets).toEqual([]);
  connection.close();
  await handler.close();
});

test("a session that ends while the stream is open: credentials are refreshed once, and nothing is lost", async () => {
  let token = "first";
  const { emitter, handler, listener } = serve({
    authenticate: ({ headers }) => (headers.authorization === token ? "ann" : null),
    authorize: () => true,
  });
  await using server = await httpServer(listener);
  let held = token;
  const refreshCredentials = vi.fn(() => {
    held = token;
  });
  const headers = () => ({ authorization: held });
  const connection = createConnection({ url: server.url, backoff: BACKOFF, headers, refreshCredentials });
  const heard: unknown[] = [];
  connection.listen("counts/a", ({ data }) => heard.push(data), {});
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  token = "second";
  await emitter.counts({ id: "a" }).counted({ n: 1 });
  await handler.recheck();
  await emitter.counts({ id: "a" }).counted({ n: 2 });
  await vi.waitFor(() => expect(heard).toEqual([{ n: 1 }, { n: 2 }]), 5_000);
  expect(refreshCredentials).toHaveBeenCalledOnce();
  connection.close();
  await handler.close();
});
