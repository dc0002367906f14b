import type { ClientOptions, ResetReason } from "@tidings/client";
import type { SqliteLogOptions } from "@tidings/log-sqlite";
import type { FaultServerSettings } from "../fixtures/fault-server-messages.ts";
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
  readonly channel?: "counts" | "vault";
  /** What each event carries besides its number. Default: 100 characters. */
  readonly filler?: string;
  /** Begins when the subscribers are live and have some events; when it returns, the network is healed. */
  inject(world: FaultWorld): Promise<void>;
}
