/** A byte that each event has exactly once, and nothing else on the wire has: load processes count events by it. */
export const MARK = "~";

export interface BenchEvent {
  readonly mark: string;
  readonly sequence: number;
  /** When it was emitted: microseconds of the machine's monotonic clock, which all processes share. */
  readonly at: number;
  readonly text: string;
}

const LONG = "An event of ordinary size, as an application would send it. ".repeat(3);

/** About 200 bytes of JSON, or about as few as an LLM's token takes. */
export function benchEvent(sequence: number, size: "ordinary" | "small" = "ordinary"): BenchEvent {
  const text = size === "small" ? " token" : LONG.slice(0, 130);
  return { mark: MARK, sequence, at: monotonicMicros(), text };
}

export function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
