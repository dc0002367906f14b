import type { Skew } from "@tidings/wire";
import type { Source } from "../emit/emitter-source.ts";
import type { ReportError } from "../observe/report-error.ts";
import { createDialect, type Dialect } from "./dialect.ts";
import type { SkewEntry } from "./skew-entry.ts";
import { versionedEvents } from "./versioned-events.ts";

/** What a client says of its contracts: name → the first 16 digits of the hash. */
export type ClientContracts = Readonly<Record<string, string>>;

/** Compares the contracts of clients with those served. */
export interface SkewJudge {
  /** The verdict on each contract that the client named; undefined when it named none. */
  verdicts(named: ClientContracts): Readonly<Record<string, Skew>> | undefined;
  /** How records are written for such a client; undefined: as they are, which costs nothing. */
  dialect(named: ClientContracts): Dialect | undefined;
}

/** Digits of a hash that clients send. */
const SENT_DIGITS = 16;

/** Handlers that share a hub may serve different versions of a contract. */
let judges = 0;

export function createSkewJudge(sources: readonly Source[], reportError: ReportError): SkewJudge {
  const id = ++judges;
  const byName = new Map(sources.map((source) => [source.contract.name, source]));
  const events = versionedEvents(sources.map(({ contract }) => contract));
  const current = events.size === 0 ? undefined : createDialect(`${id}`, events, {}, reportError);

  function entryOf(name: string, digits: string): SkewEntry | undefined {
    return byName.get(name)?.history.find(({ hash }) => hash.startsWith(digits));
  }

  function verdict(name: string, digits: string): Skew {
    const source = byName.get(name);
    // All of its channels are gone.
    if (source === undefined) return "incompatible";
    if (source.hash.slice(0, SENT_DIGITS) === digits) return "same";
    return entryOf(name, digits)?.verdict ?? "unknown";
  }

  return {
    verdicts(named) {
      const entries = Object.entries(named);
      if (entries.length === 0) return undefined;
      return Object.fromEntries(entries.map(([name, digits]) => [name, verdict(name, digits)]));
    },
    dialect(named) {
      if (current === undefined) return undefined;
      const older: Record<string, number> = {};
      for (const [name, digits] of Object.entries(named)) {
        if (verdict(name, digits) === "same") continue;
        const known = Object.entries(entryOf(name, digits)?.events ?? {});
        for (const [event, version] of known) if (events.has(event)) older[event] = version;
      }
      const said = Object.entries(older).map(([event, version]) => `${event}=${version}`);
      // By what it says, so that clients of releases that differ in other things share every frame.
      return said.length === 0 ? current : createDialect(`${id} ${said.sort().join(" ")}`, events, older, reportError);
    },
  };
}
