/** A byte that each event has exactly once, and nothing else on the wire has: the load process counts events by it. */
export const MARK = "~";

export interface BenchEvent {
  readonly mark: string;
  readonly sequence: number;
  readonly text: string;
}

/** About 200 bytes of JSON. */
export function benchEvent(sequence: number): BenchEvent {
  return {
    mark: MARK,
    sequence,
    text: "An event of ordinary size, as an application would send it. ".repeat(3).slice(0, 155),
  };
}
