import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { httpServer } from "../test/http-server.ts";
import { createConnection } from "./create-connection.ts";

// Codes by which a server ends an open stream, docs/protocol.md §3. `unauthorized` and `forbidden` are in with-server.test.ts.

const contract = defineContract({
  name: "counting",
  channels: {
    counts: channel({
      address: "counts",
      snapshot: z.object({ n: z.int() }),
      events: { counted: event(z.object({ n: z.int() })) },
    }),
  },
});

/** A server whose app fails while `broken` says so, and a client of it. */
async function setUp(broken: { authorize?: boolean; load?: boolean }) {
  let n = 0;
  const emitter = createEmitter(contract, { log: memoryLog() });
  const handler = createEventHandler(emitter, {
    authenticate: () => "ann",
    authorize() {
      if (broken.authorize) throw new Error("the database is gone");
      return true;
    },
    snapshots: {
      counts() {
        if (broken.load) throw new Error("the database is gone");
        return { data: { n } };
      },
    },
    heartbeatMs: 50,
    reauthorize: { everyMs: 50, graceMs: 50 },
    retryMs: 0,
    onError: () => {},
  });
  const server = await httpServer((request, response) => void handler.node(request, response));
  const connection = createConnection({ url: server.url, backoff: { minMs: 1, maxMs: 20 } });
  /** What the client was told of each wait. */
  const errors = new Set<string>();
  connection.subscribe((state) => {
    if (state.phase === "waiting") errors.add(`${state.error.code} ${state.error.serverCode}`);
  });
  const heard: unknown[] = [];
  connection.listen(
    "counts",
    ({ data }) => heard.push(data),
    { onReset: ({ reason }) => heard.push(reason) },
    (state) => heard.push({ state }) > 0,
  );
  return {
    connection,
    errors,
    heard,
    emit: () => emitter.counts().counted({ n: ++n }),
    live: () => vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000),
    async [Symbol.asyncDispose]() {
      connection.close();
      await handler.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("internal: a stream whose permission can't be confirmed any more ends, and goes on without loss when it can", async () => {
  const broken = { authorize: false };
  await using world = await setUp(broken);
  await world.live();
  await world.emit();
  await vi.waitFor(() => expect(world.heard).toEqual([{ state: { n: 0 } }, { n: 1 }]), 5_000);
  broken.authorize = true;
  await vi.waitFor(() => expect(world.errors).toContain("unavailable internal"), 5_000);
  await world.emit();
  broken.authorize = false;
  await vi.waitFor(() => expect(world.heard).toEqual([{ state: { n: 0 } }, { n: 1 }, { n: 2 }]), 5_000);
});

test("snapshot_failed: without its state a stream ends, and the state is asked for until it comes", async () => {
  const broken = { load: true };
  await using world = await setUp(broken);
  await vi.waitFor(() => expect(world.errors).toContain("unavailable snapshot_failed"), 5_000);
  await world.emit();
  expect(world.heard).toEqual([]);
  broken.load = false;
  await world.live();
  await world.emit();
  await vi.waitFor(() => expect(world.heard).toEqual([{ state: { n: 1 } }, { n: 2 }]), 5_000);
  expect([...world.errors]).toEqual(["unavailable snapshot_failed"]);
});
