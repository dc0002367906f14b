/**
 * The port between Tidings and the place where events are kept.
 *
 * A log is an ordered sequence of records. Every record has an offset; offsets rise strictly and may have gaps (NATS
 * subject filters, PostgreSQL sequences and Redis deletions all leave some). One life of a log is an epoch: when history is
 * lost or restored from a backup, the epoch changes, and offsets of two epochs are never compared.
 *
 * The key words MUST, MUST NOT, SHOULD and MAY are RFC 2119's.
 */
export interface EventLog {
  /**
   * Appends records in the order given, all or none.
   *
   * - MUST resolve only when the records are as durable as the log promises, and visible to `read`.
   * - MUST give the records of one call rising offsets. Other appenders' records MAY lie between them.
   * - Two appends, in any processes, MUST become visible in offset order: once a reader has seen offset n, no record with
   *   an offset below n may appear later. (A PostgreSQL sequence alone does not give this.)
   * - With an `idempotencyKey` that the log has seen within its window, MUST append nothing and return the first call's
   *   offsets with `duplicate: true`.
   *   Calls at the same time with one key append once. What the records are is not compared.
   * - MUST append nothing, and reject with `LogError`, when it cannot do all of that. When it cannot know whether it did
   *   (the connection broke after the request left), MUST reject with the code `outcome_unknown`; the caller then repeats
   *   the call with the same idempotency key.
   * - MAY commit calls that come at the same time together, to pay for one write; each stays all or none by itself, with
   *   its own key, and one that is refused MUST NOT fail its neighbours.
   * - An empty list appends nothing and returns no offsets.
   */
  append(records: readonly NewRecord[], options?: AppendOptions): Promise<AppendResult>;

  /**
   * Reads records after a position, oldest first, as one atomic view: `records`, `through`, `head`, `floor` and `epoch` are
   * true of the same instant, also while others append and trim.
   *
   * - The position is valid if and only if `floor <= after <= head`. When it isn't, MUST return no records and
   *   `through: after`; the caller tells `expired` (below the floor) from `ahead` (above the head). Never a partial replay.
   * - MUST return every record of the wanted channels in `(after, through]`, and none other.
   * - `through` MUST be `head` when nothing more is to be read now; else the point up to which this page is complete, at
   *   least one record further than `after`. It MAY be an offset that no wanted record has (a filter's gap).
   * - MUST NOT return more than `limit` records. `limit: 0` asks for the position alone and returns `through: after`.
   * - MUST NOT return more than `maxBytes` of `data`, except that one record is always returned if there is one.
   * - Without `channels`, records of every channel are wanted; with an empty list, none.
   * - A filter by `channels` SHOULD be pushed down to the store: the cost of a page should follow the records it returns.
   * - With `newest`, MUST leave out each record with a `key` of which the log holds a later one, up to `head`, of the same
   *   channel, event and key; every other record is returned as without it. What is left out counts as returned for
   *   `through`, and not for `limit` and `maxBytes`. A log that reads where it is asked SHOULD pass over a bounded number in
   *   one call: such a page may have few records, or none, and a `through` below the head.
   */
  read(options: ReadOptions): Promise<ReadResult>;

  /**
   * Says when there is something new, until `signal` aborts; then it returns (MUST NOT throw the abort).
   *
   * - MUST yield once at the start, as soon as it listens, without records and with `after` and `through` at the head: what
   *   is appended after that head is never missed.
   * - MUST yield after every append by any process; several appends MAY share one yield.
   * - A batch with `records` MUST hold every record of all channels in `(after, through]`. A log whose notification carries no
   *   records (PostgreSQL's NOTIFY) omits them, and the hub reads. A batch is a help, never a promise: its consumer
   *   MUST compare `after` with its own position and read what lies between.
   * - MUST NOT keep more than a bounded number of records for a consumer that is slow: it MAY drop batches and yield one
   *   without records in their place.
   * - What is given to `publish` comes as `volatile`, with the records of a batch or in a batch of its own, whose `after`
   *   and `through` are equal. MUST NOT come before a batch whose `through` is at or above the last record that its
   *   publisher had appended before it; the batch that carries it will do.
   * - MUST throw `LogError` when it can no longer tell; the hub then calls `tail` again, with backoff.
   */
  tail(options: TailOptions): AsyncIterable<TailBatch>;

  /**
   * Tells records to every tail that listens now, in every process that shares the log, and keeps nothing: they have no
   * offset, and no `read` returns them. For events that nobody wants later (`delivery: "volatile"`).
   *
   * - MAY lose them, also for some tails alone; SHOULD NOT for a tail in this process whose consumer keeps up.
   * - MUST NOT tell a tail the same call twice, and MUST keep the order of one process's calls.
   * - MUST NOT keep more than a bounded number for a consumer that is slow.
   * - MUST say to tails of other processes than the one that was called when that was, see {@link PublishedRecord}.
   * - MUST NOT move the head, and MUST NOT change the epoch.
   * - MUST tell nothing, and reject with `LogError`, when a record is not what `append` would take.
   */
  publish(records: readonly NewRecord[]): Promise<void>;

  /** Releases what the log itself opened (timers, its own sockets), never the client that its user brought. */
  close?(): Promise<void>;
}

/** A record to be appended. */
export interface NewRecord {
  /** The channel's concrete address, such as `renders/42`: the ASCII that a URL's path may have. */
  readonly channel: string;
  /** The event's wire name, such as `renders.progress`: printable ASCII without spaces. */
  readonly event: string;
  /**
   * The payload as JSON text, encoded once by the contract's codec. Any Unicode text without lone surrogates and without
   * U+0000, both of which JSON escapes. A log MUST NOT parse or change it.
   */
  readonly data: string;
  /**
   * There exactly for events with `delivery: "latest"`: records of one channel, event and key replace each other, and
   * a `newest` read returns only the last of them. 0 to 256 UTF-16 units of any Unicode text, as `data`: the JSON of the
   * payload's key property, or empty when the event has none. A log MUST NOT parse or change it.
   */
  readonly key?: string;
  /**
   * Which version of the event's payload `data` is, so that a later contract can cast it: a safe integer above 0. Absent: 1,
   * of an event that never changed. A log MUST keep it, and keep it absent where it is.
   */
  readonly version?: number;
}

/** A record as a tail tells of it that was given to `publish`. */
export interface PublishedRecord extends NewRecord {
  /**
   * When it was published: whole milliseconds since 1970, rounded down, by the clock of the process where that was. There
   * when that may be another one than the tail's, whose own listeners have then been told of it already.
   *
   * Consumers whose listeners go from process to process MUST NOT tell it to those who came at this millisecond or later:
   * they may have heard it where they were before, and were not here yet to have a claim on it. That makes it at most once
   * for each of them, as far as the clocks agree. Absent: nobody can have heard it before.
   */
  readonly publishedAt?: number;
}

/** A record as the log keeps it. */
export interface LogRecord extends NewRecord {
  /** Position in the log: a safe integer above 0, strictly rising within an epoch, not dense. */
  readonly offset: number;
}

export interface AppendOptions {
  /** Makes a retried append harmless. 1 to 256 characters; remembered for the log's `idempotencyWindowMs`. */
  readonly idempotencyKey?: string;
}

export interface AppendResult {
  readonly epoch: string;
  /** The offset of each record, in the order given. */
  readonly offsets: readonly number[];
  /** True when the idempotency key was known and nothing was appended. */
  readonly duplicate: boolean;
}

export interface ReadOptions {
  /** Records with an offset above this are wanted. 0 is before the first record of an epoch. */
  readonly after: number;
  /** Most records to return. */
  readonly limit: number;
  /** Most UTF-16 units of `data` to return. Default: no bound but `limit`. */
  readonly maxBytes?: number;
  /** Concrete channel addresses; all channels when absent. */
  readonly channels?: readonly string[];
  /** Leave out records with a key that a later one replaces. Default: false, every record. */
  readonly newest?: boolean;
}

export interface ReadResult {
  readonly records: readonly LogRecord[];
  /** Every wanted record up to and including this offset has been returned. */
  readonly through: number;
  /** The highest offset that is visible; 0 in an empty log that never had a record. */
  readonly head: number;
  /** The lowest valid `after`: every record above it is still there. 0 until something is trimmed. */
  readonly floor: number;
  /** Identity of this life of the log: `[A-Za-z0-9_-]{1,64}`. */
  readonly epoch: string;
}

export interface TailOptions {
  readonly signal: AbortSignal;
}

export interface TailBatch {
  readonly epoch: string;
  /** The records, when the log has them at hand, cover `(after, through]`. */
  readonly after: number;
  readonly through: number;
  readonly records?: readonly LogRecord[];
  /** What was published since the last batch, in order. */
  readonly volatile?: readonly PublishedRecord[];
}
