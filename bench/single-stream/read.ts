import { integer, number, object, string, toDecoder } from "@tidings/contract/decode";
import { createFrameDecoder, encodeFrame } from "@tidings/wire";
import { createParser } from "eventsource-parser";
import { benchEvent } from "../contenders/event.ts";
import { median } from "../contenders/processes.ts";

const CHUNK_BYTES = 16 * 1024;

const decode = toDecoder(object({ mark: string, sequence: integer, at: number, text: string }));

/** Reads a stream, and hands what it makes of each event to `accept`. */
type Reader = (chunks: readonly Uint8Array[], accept: (event: unknown) => void) => void;

/** The first is what the others are measured against. */
const READERS: Readonly<Record<string, Reader>> = {
  "eventsource-parser alone": parseTheirs,
  "eventsource-parser and JSON.parse": (chunks, accept) => parseTheirs(chunks, (data) => accept(JSON.parse(data))),
  "tidings, its parser alone": parseOurs,
  "tidings, parser and JSON.parse": (chunks, accept) => parseOurs(chunks, (data) => accept(JSON.parse(data))),
  "tidings, parsed, checked and typed": (chunks, accept) =>
    parseOurs(chunks, (data) => {
      const decoded = decode(JSON.parse(data));
      if (decoded.ok) accept(decoded.value);
    }),
};

/** Seconds that it takes to read a stream of small events, in chunks as a network cuts them; rounds interleaved. */
export function measureReading(events: number, rounds: number): ReadonlyMap<string, number> {
  const chunks = streamOf(events);
  const measured = new Map(Object.keys(READERS).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, read] of Object.entries(READERS)) measured.get(name)?.push(timed(read, chunks, events));
  }
  return new Map([...measured].map(([name, seconds]) => [name, median(seconds)]));
}

function timed(read: Reader, chunks: readonly Uint8Array[], events: number): number {
  let count = 0;
  const began = performance.now();
  read(chunks, () => {
    count += 1;
  });
  if (count !== events) throw new Error(`${count} events of ${events} were read`);
  return (performance.now() - began) / 1000;
}

function parseTheirs(chunks: readonly Uint8Array[], onData: (data: string) => void): void {
  const text = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => onData(data) });
  for (const chunk of chunks) parser.feed(text.decode(chunk, { stream: true }));
}

function parseOurs(chunks: readonly Uint8Array[], onData: (data: string) => void): void {
  const decoder = createFrameDecoder({
    maxFrameBytes: 1024 * 1024,
    onFrame(frame) {
      if (frame.data !== undefined) onData(frame.data);
    },
  });
  for (const chunk of chunks) decoder.push(chunk);
}

function streamOf(events: number): Uint8Array[] {
  const text = Array.from({ length: events }, (_, index) =>
    encodeFrame({ event: "feed.said", id: `k3v9q2.${index}`, data: JSON.stringify(benchEvent(index, "small")) }),
  );
  const bytes = Buffer.from(text.join(""));
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
}
