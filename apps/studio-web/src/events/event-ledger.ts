import type { StudioEvent } from "@acme/studio-events";

/** An event as the drawer lists it. */
export interface LedgerEntry {
  /** Counts up from 1 in this page. */
  readonly number: number;
  readonly type: string;
  readonly address: string;
  readonly cursor: string | undefined;
  /** Characters of the payload's JSON. */
  readonly size: number;
  readonly at: Date;
  /** The payload's JSON, cut short. */
  readonly excerpt: string;
}

/** The latest events of all channels, at most `KEPT`. */
export interface EventLedger {
  record(event: StudioEvent): void;
  /** Stops taking what it shows from the present; events are still counted. */
  setPaused(paused: boolean): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): LedgerSnapshot;
}

interface LedgerSnapshot {
  /** Newest first. */
  readonly entries: readonly LedgerEntry[];
  /** Events since the page was opened. */
  readonly total: number;
  readonly isPaused: boolean;
}

const KEPT = 200;
const EXCERPT = 300;
/** Reading the list faster than this is nobody's gift; a busy render brings dozens of events a second. */
const SHOW_EVERY_MS = 200;

export function createEventLedger(): EventLedger {
  const listeners = new Set<() => void>();
  let entries: readonly LedgerEntry[] = [];
  let total = 0;
  let isPaused = false;
  let snapshot: LedgerSnapshot = { entries, total, isPaused };
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(): void {
    clearTimeout(timer);
    timer = undefined;
    snapshot = { entries: isPaused ? snapshot.entries : entries, total, isPaused };
    for (const listener of listeners) listener();
  }

  return {
    record({ type, address, id, data }) {
      total += 1;
      const json = JSON.stringify(data);
      const entry = { number: total, type, address, cursor: id, size: json.length, at: new Date() };
      entries = [{ ...entry, excerpt: json.slice(0, EXCERPT) }, ...entries.slice(0, KEPT - 1)];
      timer ??= setTimeout(show, SHOW_EVERY_MS);
    },
    setPaused(paused) {
      isPaused = paused;
      show();
    },
    clear() {
      entries = [];
      snapshot = { ...snapshot, entries };
      show();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
  };
}
