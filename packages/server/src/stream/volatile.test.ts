import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog, type PublishedRecord } from "@tidings/log";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { controlledLog } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import { type FrameReader, readFrames } from "../../test/read-stream.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";

const contract = defineContract({
  name: "desk",
  channels: {
    cursors: channel({
      address: "cursors/{room}",
      params: z.object({ room: z.string() }),
      access: "public",
      events: {
        moved: event(z.object({ x: z.int() }), { delivery: "volatile" }),
        left: event(z.object({})),
        seen: event(z.object({ who: z.string(), x: z.int() }), { delivery: "latest", key: "who" }),
      },
    }),
  },
});

function setUp() {
  const log = memoryLog({ epoch: "one" });
  const desk = createEmitter(contract, { log });
  return { log, desk, handler: createEventHandler(desk) };
}

test("a volatile event reaches who listens now, without an id, in both forms, and is stored nowhere", async () => {
  const { log, desk, handler } = setUp();
  const one = readFrames(await handler.fetch(new Request("http://x/cursors/1")));
  const several = readFrames(await handler.fetch(new Request("http://x/?channel=cursors/1&channel=cursors/2")));
  const other = readFrames(await handler.fetch(new Request("http://x/cursors/2")));
  for (const stream of [one, several, other]) await stream.control("tidings.live");
  expect(await desk.cursors({ room: "1" }).moved({ x: 1 })).toBeUndefined();
  await desk.cursors({ room: "2" }).left({});
  expect(await one.event()).toEqual({ event: "cursors.moved", data: '{"x":1}', id: undefined });
  expect(await several.event()).toEqual({
    event: "cursors.moved",
    data: '{"channel":"cursors/1","data":{"x":1}}',
    id: undefined,
  });
  expect(await several.event()).toMatchObject({ event: "cursors.left", id: "one.1" });
  expect(await other.event()).toMatchObject({ event: "cursors.left", id: "one.1" });
  expect(await log.read({ after: 0, limit: 10 })).toMatchObject({ head: 1, records: [{ event: "cursors.left" }] });
  expect(handler.stats().delivered).toBe(4);
  await handler.close();
});

test("what another process may have told before is told to nobody who opened since it was published", async () => {
  const log = controlledLog();
  let time = 1_000;
  const handler = createEventHandler(createEmitter(contract, { log }), { now: () => time });
  const open = async () => {
    const stream = readFrames(await handler.fetch(new Request("http://x/cursors/1")));
    await stream.control("tidings.live");
    return stream;
  };
  const early = await open();
  time = 2_000;
  const late = await open();
  const publish = (x: number, publishedAt?: number): Promise<void> => {
    const record = { channel: "cursors/1", event: "cursors.moved", data: `{"x":${x}}` };
    const published: PublishedRecord = publishedAt === undefined ? record : { ...record, publishedAt };
    return log.publish([published]);
  };
  await publish(1, 999);
  await publish(2, 1_000);
  await publish(3, 1_001);
  await publish(4, 2_000);
  await publish(5, 2_001);
  await publish(6);
  const hear = async (stream: FrameReader): Promise<number[]> => {
    const heard: number[] = [];
    while (heard.at(-1) !== 6) heard.push(JSON.parse((await stream.event()).data).x);
    return heard;
  };
  expect(await hear(early)).toEqual([3, 4, 5, 6]);
  expect(await hear(late)).toEqual([5, 6]);
  expect(handler.stats().delivered).toBe(6);
  await handler.close();
});

test("a reader that is slow loses it, and nothing else", async () => {
  const { desk, handler } = setUp();
  const response = await handler.fetch(new Request("http://x/cursors/1"));
  const room = desk.cursors({ room: "1" });
  const who = "x".repeat(200);
  for (let i = 0; handler.stats().subscriptions.blocked === 0; i++) {
    for (let n = 0; n < 200; n++) await room.seen({ who: `${who}${i}.${n}`, x: i });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await room.moved({ x: 1 });
  await room.left({});
  const stream = readFrames(response);
  const heard: string[] = [];
  while (heard.at(-1) !== "cursors.left") heard.push((await stream.event()).event);
  expect(heard).not.toContain("cursors.moved");
  await eventually(() => handler.stats().subscriptions.blocked === 0);
  await room.moved({ x: 2 });
  expect(await stream.event()).toMatchObject({ event: "cursors.moved", data: '{"x":2}' });
  await stream.cancel();
  await handler.close();
});

test("an emit says to the log what the event is", async () => {
  const { log, desk } = setUp();
  const [append, publish] = [vi.spyOn(log, "append"), vi.spyOn(log, "publish")];
  const room = desk.cursors({ room: "1" });
  await room.seen({ who: "ada", x: 1 });
  await room.left({});
  expect(append.mock.calls.map(([records]) => records)).toEqual([
    [{ channel: "cursors/1", event: "cursors.seen", data: '{"who":"ada","x":1}', key: '"ada"' }],
    [{ channel: "cursors/1", event: "cursors.left", data: "{}" }],
  ]);
  await room.moved({ x: 1 });
  expect(publish.mock.calls).toEqual([[[{ channel: "cursors/1", event: "cursors.moved", data: '{"x":1}' }]]]);
  await expect(room.moved({ x: 1.5 })).rejects.toMatchObject({ code: "invalid_payload" });
  const emit = room.moved as (data: object, options: object) => Promise<void>;
  await expect(emit({ x: 1 }, { idempotencyKey: "1" })).rejects.toMatchObject({ code: "invalid_option" });
  expect(publish).toHaveBeenCalledTimes(1);
});
