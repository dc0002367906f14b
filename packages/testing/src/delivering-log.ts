import type { AppendResult, EventLog } from "@tidings/log";

export interface DeliveringLogOptions {
  readonly log: EventLog;
  /** Runs what it is given before anything else happens, and then waits until the records up to the offset have arrived. */
  readonly deliver: <T>(write: () => Promise<T>, reach: (written: T) => Reach) => Promise<T>;
}

/** Who must have what. */
export interface Reach {
  readonly addresses: readonly string[];
  readonly offset: number;
}

/** A log whose writers wait until every client has what they wrote: what makes an emitter one for tests. */
export function deliveringLog({ log, deliver }: DeliveringLogOptions): EventLog {
  return {
    append: (records, options) =>
      deliver(
        () => log.append(records, options),
        ({ offsets }: AppendResult) => ({
          addresses: records.map(({ channel }) => channel),
          offset: offsets.at(-1) ?? 0,
        }),
      ),
    // Nothing tells whether it has arrived but that nothing happens any more.
    publish: (records) =>
      deliver(
        () => log.publish(records),
        () => ({ addresses: [], offset: 0 }),
      ),
    read: (options) => log.read(options),
    tail: (options) => log.tail(options),
  };
}
