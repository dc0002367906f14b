/** A handler at one moment; counters run since it was created. */
export interface HandlerStats {
  /** Requests that hold a connection's place: open streams and those being authorised. */
  readonly connections: number;
  readonly subscriptions: {
    /** Still reading what came before them. */
    readonly replay: number;
    readonly live: number;
    /** Of both: those whose reader is slower than the log just now. */
    readonly blocked: number;
  };
  /** Events written to streams. */
  readonly delivered: number;
  /** Streams begun, by what hello told them. */
  readonly started: { readonly fresh: number; readonly resumed: number; readonly reset: number };
}
