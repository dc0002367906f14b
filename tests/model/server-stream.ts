import { expect } from "vitest";
import type { World } from "./model-world.ts";

export interface Place {
  readonly epoch: string;
  readonly offset: number;
}

interface Written extends Place {
  /** The channel of an event; undefined for a cursor frame. */
  readonly channel: string | undefined;
}

export interface Hello extends Place {
  readonly resume: string;
  /** Where a subscription joins that the client did not have before. */
  readonly head: Place;
}

/** What the server wrote on one stream, read from its bytes by other means than the client's. */
export interface ServerStream {
  readonly channels: readonly string[];
  readonly hello: Hello | undefined;
  readonly written: readonly Written[];
  /** So many frames were written before the server said that the replay is complete. */
  readonly liveAfter: number | undefined;
  push(text: string, now: Place): void;
}

export function place(cursor: string): Place {
  const dot = cursor.lastIndexOf(".");
  return { epoch: cursor.slice(0, dot), offset: Number(cursor.slice(dot + 1)) };
}

/** `asked`: the cursor that the client goes on from. `cameAt`: where the log stood when the request came. */
export function serverStream(channels: readonly string[], asked: string | undefined, cameAt: Place): ServerStream {
  let hello: Hello | undefined;
  let liveAfter: number | undefined;
  const written: Written[] = [];

  function frame(lines: readonly string[], now: Place): void {
    const field = (name: string): string | undefined => lines.find((line) => line.startsWith(name))?.slice(name.length);
    const event = field("event: ");
    const id = field("id: ");
    const data = field("data: ");
    if (event === "tidings.hello") {
      expect(hello, "hello comes once").toBeUndefined();
      hello = readHello(id ?? "", data ?? "", now);
      return;
    }
    if (lines.length === 1 && field("retry: ") !== undefined) return;
    expect(hello, "hello comes first").toBeDefined();
    if (event === "tidings.live") liveAfter ??= written.length;
    if (id !== undefined) written.push({ ...place(id), channel: event && JSON.parse(data ?? "").channel });
  }

  /** What it says of the log was true at a moment between the request and now. */
  function readHello(id: string, data: string, now: Place): Hello {
    const { resume, head = id } = JSON.parse(data);
    const said: Hello = { ...place(id), resume, head: place(head) };
    if (resume === "resumed") expect(id).toBe(asked);
    expect(said.epoch).toBe(said.head.epoch);
    if (said.epoch === cameAt.epoch) expect(said.head.offset).toBeGreaterThanOrEqual(cameAt.offset);
    if (said.epoch === now.epoch) expect(said.head.offset).toBeLessThanOrEqual(now.offset);
    return said;
  }

  return {
    channels,
    written,
    get hello() {
      return hello;
    },
    get liveAfter() {
      return liveAfter;
    },
    push(text, now) {
      for (const block of text.split("\n\n")) if (block !== "") frame(block.split("\n"), now);
    },
  };
}

/**
 * What docs/protocol.md asks of the server, whatever a client would make of it: one life of the log, rising from hello's
 * position, nothing left out, and `live` not before all that was there at hello.
 */
export function checkStream({ hello, written, channels, liveAfter }: ServerStream, world: World): void {
  if (hello === undefined) return;
  const own = (world.past.get(hello.epoch) ?? []).filter(
    ({ channel, offset }) => offset > hello.offset && channels.includes(channel),
  );
  let before = hello.offset;
  let next = 0;
  for (const [index, { epoch, offset, channel }] of written.entries()) {
    if (index === liveAfter) expectCaughtUp();
    const event = own[next];
    // Vitest's `expect` would take most of the time.
    const inOrder = channel === undefined ? offset >= before : offset > before && event?.offset === offset;
    const complete = channel === undefined ? event === undefined || event.offset > offset : event?.channel === channel;
    if (epoch !== hello.epoch || !inOrder || !complete) expect({ hello, written, index }).toEqual({ event, before });
    if (channel !== undefined) next += 1;
    before = offset;
  }
  if (liveAfter === written.length) expectCaughtUp();

  function expectCaughtUp(): void {
    const lacked = own[next];
    if (lacked && lacked.offset <= (hello as Hello).head.offset) expect({ hello, lacked }).toEqual("a complete replay");
  }
}
