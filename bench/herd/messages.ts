/** What the run tells the server's process, and hears from it. */
export type ToServer =
  | { readonly type: "emit"; readonly channel: "herd" | "elsewhere"; readonly count: number }
  | { readonly type: "figures" };
export type FromServer =
  | { readonly type: "listening"; readonly port: number }
  | { readonly type: "emitted"; readonly last: number }
  | { readonly type: "figures"; readonly figures: Figures };

export interface Figures {
  /** Reads of pages, and of the log's position alone. */
  readonly pages: number;
  readonly positions: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
  readonly connections: number;
  /** Streams that began, by what hello said. */
  readonly started: { readonly fresh: number; readonly resumed: number; readonly reset: number };
}

/** What the run tells the clients' process, and hears from it. */
export type ToClients =
  | { readonly type: "connect"; readonly port: number; readonly clients: number; readonly jitterMs: number }
  | { readonly type: "cut" }
  | { readonly type: "await"; readonly last: number };
export type FromClients =
  | { readonly type: "connected"; readonly ms: number; readonly peakPerSecond: number; readonly retries: number }
  | { readonly type: "cut" }
  | { readonly type: "reached"; readonly ms: number; readonly faults: readonly string[] };
