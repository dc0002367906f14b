import { type CastOptions, castEvent } from "@tidings/contract";
import type { NewRecord } from "@tidings/log";
import type { ReportError } from "../observe/report-error.ts";
import type { VersionedEvent } from "./versioned-events.ts";

/** The versions of events in which some streams are written. */
export interface Dialect {
  /** Equal for dialects that say everything in the same way. */
  readonly key: string;
  /** Whether the record is of another version than these: most are not, and cost no more than this. */
  concerns(record: NewRecord): boolean;
  /**
   * The record in these versions; the same object when it is so already, when it is of a version that nobody here knows, or when
   * it can't be cast, which is reported.
   */
  translate<R extends NewRecord>(record: R): R;
}

export function createDialect(
  key: string,
  events: ReadonlyMap<string, VersionedEvent>,
  older: Readonly<Record<string, number>>,
  reportError: ReportError,
): Dialect {
  function castFor(record: NewRecord): (VersionedEvent & CastOptions) | undefined {
    const known = events.get(record.event);
    if (known === undefined) return undefined;
    const from = record.version ?? 1;
    const to = older[record.event] ?? known.current;
    return from === to || from > known.current ? undefined : { ...known, from, to };
  }

  return {
    key,
    concerns: (record) => castFor(record) !== undefined,
    translate(record) {
      const cast = castFor(record);
      if (cast === undefined) return record;
      try {
        const data = castEvent(cast.contract, cast.channel, cast.event, record.data, cast);
        return data === undefined ? record : { ...record, data, version: cast.to };
      } catch (error) {
        reportError(error, { stage: "cast", channel: record.channel });
        return record;
      }
    },
  };
}
