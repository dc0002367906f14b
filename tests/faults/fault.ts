import type { ClientOptions, ResetReason } from "@tidings/client";
import type { SqliteLogOptions } from "@tidings/log-sqlite";
import type { FaultServerSettings, NumberedChannel } from "../fixtures/fault-server-messages.ts";
import type { FaultWorld } from "./fault-world.ts";

/** What must come of a fault. */
export type Right =
  /** Each event comes once and in order, and nobody is told of a reset. */
  | { readonly verdict: "exact" }
  /** Events are lost, and whoever lost them is told, with this reason; before and after it, each comes once and in order. */
  | { readonly verdict: "reset"; readonly reason: ResetReason }
  /** The client gives up, with this status, and says so. */
  | { readonly verdict: "refused"; readonly status: number };

export interface Fault {
  readonly name: string;
  /** One sentence, without a full stop. */
  readonly injected: string;
  readonly right: Right;
  /** The row's servers keep their log in an SQLite file of its own, with these options. Default: in memory. */
  readonly sqlite?: Omit<SqliteLogOptions, "path">;
  /** The row has a server process of its own, with these settings. Default: rows without share one. */
  readonly server?: FaultServerSettings;
  readonly client?: Partial<ClientOptions>;
  /** The channel that is listened to. Default: `counts`. */
  readonly channel?: NumberedChannel;
  /** On `signals`: events have delivery `latest`, with so many keys. Default: delivery `log`. */
  readonly keys?: number;
  /** On `tallies`: the states are in a file of the row, and not read from the log. */
  readonly tallyFile?: boolean;
  /** The SQLite file is on a disk of its own with so much room, which takes the right to mount one. */
  readonly diskKib?: number;
  /** What each event carries besides its number. Default: 100 characters. */
  readonly filler?: string;
  /** Begins when the subscribers are live and have some events; when it returns, the network is healed. */
  inject(world: FaultWorld): Promise<void>;
}
