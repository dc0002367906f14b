/** What a runner and a server tell each other. */
export type ToServer =
  | { readonly type: "begin" }
  /** Emit so many events in one go. */
  | { readonly type: "emit"; readonly events: number }
  /** Emit so many events, each in a turn of the event loop of its own. */
  | { readonly type: "emit-apart"; readonly events: number }
  /** Emit so many small events, some at a time, and as fast as it goes; told with `emitted`. */
  | { readonly type: "pour"; readonly events: number; readonly atOnce: number }
  /** Emit an event every so many milliseconds, until `stop`. */
  | { readonly type: "tick"; readonly everyMs: number }
  | { readonly type: "stop" }
  | { readonly type: "end" }
  | { readonly type: "memory" };

export type FromServer =
  | { readonly type: "listening"; readonly port: number }
  | { readonly type: "poured" }
  /** CPU time of the server's whole process between `begin` and `end`, in microseconds; `system` is the kernel's share. */
  | { readonly type: "cpu"; readonly micros: number; readonly system: number }
  /**
   * Bytes, after collections. `rss` is the whole process, and `settled` too when V8's young generation has been given back; `used` is
   * what V8 and its buffers hold.
   */
  | { readonly type: "memory"; readonly rss: number; readonly settled: number; readonly used: number };

/** What a runner and a load process tell each other. */
export type ToLoad =
  | { readonly type: "connect"; readonly port: number; readonly request: string; readonly subscribers: number }
  /** Report how many deliveries have arrived since the connect. */
  | { readonly type: "count" }
  /** Report each event from now on, when all subscribers have it. */
  | { readonly type: "watch" }
  /** Forget the latencies so far. */
  | { readonly type: "reset" }
  /** Report the latencies since then. */
  | { readonly type: "latencies" }
  | { readonly type: "disconnect" };

export type FromLoad =
  | { readonly type: "connected" }
  | { readonly type: "counted"; readonly deliveries: number }
  /** So many more events have reached all subscribers. */
  | { readonly type: "reached"; readonly events: number }
  /** In microseconds. */
  | {
      readonly type: "latencies";
      readonly count: number;
      readonly p50: number;
      readonly p99: number;
      readonly max: number;
    }
  | { readonly type: "disconnected" };
