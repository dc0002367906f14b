import type { EventLog } from "@tidings/log";
import type { ReportError } from "../observe/report-error.ts";
import { createHub, type Hub } from "./hub.ts";
import type { WindowBounds } from "./recent-window.ts";

interface Entry {
  readonly hub: Hub;
  readonly users: Set<ReportError>;
}

/** One hub per log and process, for as long as a handler uses it. */
const hubs = new WeakMap<EventLog, Entry>();

export function acquireHub(
  log: EventLog,
  reportError: ReportError,
  bounds?: WindowBounds,
  coalesce?: boolean,
): { readonly hub: Hub; release(): void } {
  const entry = hubs.get(log) ?? addHub(log, bounds, coalesce);
  // Wrapped, so that two handlers with one `onError` count as two.
  const user: ReportError = (error, context) => reportError(error, context);
  entry.users.add(user);
  return {
    hub: entry.hub,
    release() {
      entry.users.delete(user);
      if (entry.users.size > 0) return;
      entry.hub.stop();
      if (hubs.get(log) === entry) hubs.delete(log);
    },
  };
}

function addHub(log: EventLog, bounds: WindowBounds | undefined, coalesce = true): Entry {
  const users = new Set<ReportError>();
  const hub = createHub({
    log,
    ...(bounds ? { bounds } : {}),
    ...(coalesce ? {} : { restMs: 0 }),
    reportError: (error, context) => {
      for (const report of users) report(error, context);
    },
  });
  const entry: Entry = { hub, users };
  hubs.set(log, entry);
  return entry;
}
