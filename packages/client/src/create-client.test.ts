import type { Parser } from "@tidings/contract/decode";
import { describe, expect, test, vi } from "vitest";
import { manualEnvironment } from "../test/manual-environment.ts";
import { scriptedServer } from "../test/scripted-server.ts";
import type { ClientError } from "./client-error.ts";
import { type ChannelEvent, type ClientBase, type ContractDescriptor, createClient } from "./create-client.ts";
import { createConnection } from "./create-connection.ts";
import type { Subscribable } from "./store/subscribable.ts";

interface CountEvent extends ChannelEvent {
  readonly data: number;
}
interface CountHandlers {
  readonly onCounted?: ((event: CountEvent) => void) | undefined;
  readonly onToString?: ((event: CountEvent) => void) | undefined;
}
type CountChannel = Subscribable<CountEvent, CountHandlers> & AsyncIterable<CountEvent>;
interface CountClient extends ClientBase {
  counts(params: { readonly id: string }): CountChannel;
  total(): CountChannel;
}

const number: Parser = (input, issues) => {
  if (typeof input !== "number") issues.push({ path: [], message: "not a number" });
  return input;
};

const DESCRIPTOR: ContractDescriptor = {
  counts: { address: "counts/{id}", events: { counted: number } },
  total: { address: "total", events: { counted: number } },
};

async function live(address = "counts/1") {
  const server = scriptedServer();
  const time = manualEnvironment();
  const onError = vi.fn<(error: ClientError) => void>();
  const client = createClient<CountClient>(DESCRIPTOR, {
    url: "/events",
    fetch: server.fetch,
    environment: time,
    onError,
  });
  async function open() {
    await time.advance(0);
    server.last.hello(0);
    server.last.control({ type: "tidings.live", data: {} });
    await time.advance(0);
  }
  const event = (offset: number, data: unknown = offset, type?: string) =>
    server.last.event(address, offset, data, type);
  return { server, time, client, onError, open, event };
}

describe("subscribe", () => {
  test("hands on events with their context, to the event's handler and then to all", async () => {
    const { client, time, open, event } = await live();
    const order: unknown[] = [];
    const stop = client.counts({ id: "1" }).subscribe({
      onCounted: (heard) => order.push(heard),
      onEvent: ({ type }) => order.push(type),
    });
    await open();
    event(1);
    await time.advance(0);
    expect(order).toEqual([
      { type: "counts.counted", channel: "counts", address: "counts/1", params: { id: "1" }, data: 1, id: "e.1" },
      "counts.counted",
    ]);
    stop();
    event(2);
    await time.advance(0);
    expect(order).toHaveLength(2);
  });

  test("unknown events, names from Object.prototype and invalid payloads are reported and skipped", async () => {
    const { client, time, open, event, onError } = await live();
    const heard: number[] = [];
    const own: ClientError[] = [];
    client
      .counts({ id: "1" })
      .subscribe({ onEvent: ({ data }) => heard.push(data), onError: (error) => own.push(error as ClientError) });
    await open();
    event(1, 1, "counts.renamed");
    event(2, 1, "counts.toString");
    event(3, "three");
    event(4);
    await time.advance(0);
    expect(heard).toEqual([4]);
    expect(own.map(({ code, message }) => [code, message])).toEqual([
      ["unknown_event", "unknown_event: counts.renamed"],
      ["unknown_event", "unknown_event: counts.toString"],
      ["invalid_event", "invalid_event: counts.counted"],
    ]);
    expect(own[2]?.cause).toEqual([{ path: [], message: "not a number" }]);
    expect(onError).not.toHaveBeenCalled();
  });

  test("without onError the connection's hears of it; one that throws harms nobody", async () => {
    const { client, time, open, event, onError } = await live();
    const heard: number[] = [];
    onError.mockImplementation(() => undefined);
    client.counts({ id: "1" }).subscribe({
      onCounted: () => {
        throw new Error("mine");
      },
      onEvent: ({ data }) => heard.push(data),
    });
    client.counts({ id: "1" }).subscribe({
      onError: () => {
        throw new Error("theirs");
      },
    });
    await open();
    event(1);
    event(2, "two");
    await time.advance(0);
    expect(heard).toEqual([1]);
    expect(onError.mock.calls.map(([error]) => error.code)).toEqual([
      "handler_failed",
      "invalid_event",
      "handler_failed",
    ]);
    expect(client.connection.state.phase).toBe("live");
  });

  test("plain JavaScript's mistakes are named", async () => {
    const { client } = await live();
    const handlers = { onCount: () => {} } as CountHandlers;
    expect(() => client.counts({ id: "1" }).subscribe(handlers)).toThrow(
      expect.objectContaining({ code: "invalid_option", message: expect.stringMatching(/counts onCount.*onCounted/) }),
    );
    expect(() => client.counts({} as { id: string })).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });

  test("handlers may be exchanged while subscribed", async () => {
    const { client, time, open, event } = await live();
    const heard: string[] = [];
    const handlers = { onEvent: () => heard.push("first") };
    client.counts({ id: "1" }).subscribe(handlers);
    await open();
    event(1);
    await time.advance(0);
    handlers.onEvent = () => heard.push("second");
    event(2);
    await time.advance(0);
    expect(heard).toEqual(["first", "second"]);
  });

  test("two contracts share a connection", async () => {
    const server = scriptedServer();
    const time = manualEnvironment();
    const connection = createConnection({ url: "/events", fetch: server.fetch, environment: time });
    const other: ContractDescriptor = {
      notes: { address: "notes", events: {} },
    };
    createClient<CountClient>(DESCRIPTOR, { connection }).total().subscribe({});
    createClient<ClientBase & { notes(): CountChannel }>(other, { connection }).notes().subscribe({});
    await time.advance(0);
    expect(server.requests.map((request) => request.channels)).toEqual([["total", "notes"]]);
    connection.close();
  });
});

describe("for await", () => {
  test("yields events until the connection is closed", async () => {
    const { client, open, event, time } = await live();
    const heard: number[] = [];
    const loop = (async () => {
      for await (const { data } of client.counts({ id: "1" })) heard.push(data);
    })();
    await open();
    event(1);
    event(2);
    await time.advance(0);
    event(3);
    await time.advance(0);
    client.close();
    await loop;
    expect(heard).toEqual([1, 2, 3]);
  });

  test("leaving the loop ends the subscription", async () => {
    const { client, open, event, time, server } = await live();
    const loop = (async () => {
      for await (const { data } of client.counts({ id: "1" })) if (data === 2) return data;
      return undefined;
    })();
    await open();
    event(1);
    event(2);
    event(3);
    await time.advance(0);
    expect(await loop).toBe(2);
    await time.advance(250);
    expect(server.last.aborted).toBe(true);
    expect(client.connection.state.phase).toBe("idle");
  });

  test("a loop that is too slow is told so, after what it has", async () => {
    const { client, open, event, time } = await live();
    const events = client.counts({ id: "1" })[Symbol.asyncIterator]();
    const first = events.next();
    await open();
    event(1);
    await time.advance(0);
    expect((await first).value?.data).toBe(1);
    for (let offset = 2; offset <= 1_100; offset += 1) event(offset);
    await time.advance(0);
    const rest: number[] = [];
    const failure = await (async () => {
      for (;;) {
        const { value } = await events.next();
        rest.push(value.data);
      }
    })().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "overflow" });
    expect(rest).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 2));
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test("a reset ends the loop with its reason, after what came before", async () => {
    const { client, open, event, time, server } = await live();
    const heard: number[] = [];
    const loop = (async () => {
      for await (const { data } of client.counts({ id: "1" })) heard.push(data);
    })().catch((error: unknown) => error);
    await open();
    event(1);
    server.last.cut();
    await time.advance(500);
    server.last.hello(7, { resume: "reset", reason: "expired" });
    event(8);
    await time.advance(0);
    expect(await loop).toMatchObject({ code: "reset", message: "reset: expired" });
    expect(heard).toEqual([1]);
  });

  test("a denied channel ends the loop with the refusal", async () => {
    const { client, time, server } = await live();
    const loop = (async () => {
      for await (const _ of client.counts({ id: "1" }));
    })().catch((error: unknown) => error);
    await time.advance(0);
    server.last.refuse(403, "forbidden");
    await time.advance(0);
    expect(await loop).toMatchObject({ code: "refused", status: 403, serverCode: "forbidden" });
  });
});
