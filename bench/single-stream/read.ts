import { integer, number, object, string, toDecoder } from "@tidings/contract/decode";
import { createFrameDecoder, encodeFrame } from "@tidings/wire";
import { createParser } from "eventsource-parser";
import { benchEvent } from "../contenders/event.ts";
import { median } from "../contenders/processes.ts";

const CHUNK_BYTES = 16 * 1024;

/** Seconds that it takes to read a stream of small events, in chunks as a network cuts them; rounds interleaved. */
export function measureReading(events: number, rounds: number): { readonly alone: number; readonly decoded: number } {
  const chunks = streamOf(events);
  const alone: number[] = [];
  const decoded: number[] = [];
  for (let round = 0; round < rounds; round++) {
    alone.push(timed(() => parseAlone(chunks), events));
    decoded.push(timed(() => parseAndDecode(chunks), events));
  }
  return { alone: median(alone), decoded: median(decoded) };
}

function timed(read: () => number, events: number): number {
  const began = performance.now();
  const count = read();
  if (count !== events) throw new Error(`${count} events of ${events} were read`);
  return (performance.now() - began) / 1000;
}

function parseAlone(chunks: readonly Uint8Array[]): number {
  let count = 0;
  const text = new TextDecoder();
  const parser = createParser({
    onEvent() {
      count += 1;
    },
  });
  for (const chunk of chunks) parser.feed(text.decode(chunk, { stream: true }));
  return count;
}

const decode = toDecoder(object({ mark: string, sequence: integer, at: number, text: string }));

function parseAndDecode(chunks: readonly Uint8Array[]): number {
  let count = 0;
  const decoder = createFrameDecoder({
    maxFrameBytes: 1024 * 1024,
    onFrame(frame) {
      if (frame.data !== undefined && decode(JSON.parse(frame.data)).ok) count += 1;
    },
  });
  for (const chunk of chunks) decoder.push(chunk);
  return count;
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
