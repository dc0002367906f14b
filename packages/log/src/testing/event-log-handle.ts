import type { EventLog } from "../event-log.ts";

/** A store under test, empty at first and for this test alone. */
export interface EventLogHandle {
  readonly log: EventLog;
  /** Opens another handle to the same store, as another process has. With `capabilities.shared`. */
  second?(): Promise<EventLog>;
  /** Makes the store forget every record up to and including an offset, as its retention would. With `capabilities.trims`. */
  trim?(through: number): Promise<void>;
  /** Closes the log and opens the store again, as a new process does. With `capabilities.restarts`. */
  restart?(): Promise<EventLog>;
  /** Takes the store away, after the suite has closed `log`. */
  dispose?(): Promise<void>;
}

/** What a store can do. Each is stated, so that no test is skipped by an oversight. */
export interface EventLogCapabilities {
  /** Several handles, in several processes, can use the store at once. */
  readonly shared: boolean;
  /** The store forgets old records. */
  readonly trims: boolean;
  /** What a new process finds: all records and the same epoch, or none and another epoch. */
  readonly restarts: "keeps" | "loses" | false;
  /** Batches of `tail` carry records, as long as the consumer keeps up. */
  readonly tailRecords: boolean;
  /** Which tails hear of `publish`: those of every process that shares the store, or of the publisher's own alone. */
  readonly publishes: "everywhere" | "in-process";
  /** Random interleavings that the model test tries. Default: 100; each is some 30 calls. */
  readonly modelRuns?: number;
}

export type CreateEventLog = () => Promise<EventLogHandle>;
