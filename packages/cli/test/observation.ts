import type { Hello } from "@tidings/wire";
import type { FrameSeen, Head, HelloSeen, Observation } from "../src/doctor/observation.ts";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
  "transfer-encoding": "chunked",
};

export function headOf(fields: Readonly<Record<string, string | undefined>> = {}, change: Partial<Head> = {}): Head {
  const headers = Object.fromEntries(
    Object.entries({ ...HEADERS, ...fields }).filter(([, value]) => value !== undefined),
  );
  return { status: 200, httpVersion: "1.1", headers, afterMs: 20, ...change };
}

export function helloOf(data: Partial<Hello> = {}): HelloSeen {
  const hello: Hello = { v: 1, contracts: { studio: "h" }, resume: "fresh", heartbeatMs: 15_000, ...data };
  return { data: hello, id: "k3.12", afterMs: 21 };
}

export function frameOf(type: string, afterMs: number, data: object = {}): FrameSeen {
  return { frame: { control: { type, data }, id: undefined } as FrameSeen["frame"], afterMs };
}

export function heartbeatsAt(...seconds: readonly number[]): FrameSeen[] {
  return seconds.map((at) => frameOf("tidings.heartbeat", at * 1_000));
}

/** A stream of which hello has come, with other things seen of it; `undefined` takes one away. */
export function observation(change: { [K in keyof Observation]?: Observation[K] | undefined } = {}): Observation {
  const hello = helloOf();
  const seen = {
    line: { protocol: "http/1.1", afterMs: 3 },
    head: headOf(),
    text: "",
    hello,
    frames: [frameOf("tidings.hello", hello.afterMs)],
    ...change,
  };
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)) as unknown as Observation;
}
