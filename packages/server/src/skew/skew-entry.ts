/** How a client of a released version of a contract gets on with a server of the current one: `tidings generate` makes them. */
export interface SkewEntry {
  /** The released version, such as `1.4.0`. */
  readonly version: string;
  /** Hash of its lock. */
  readonly hash: string;
  /** See `Skew` of `@tidings/wire`. */
  readonly verdict: "compatible" | "degraded" | "incompatible";
  /** By wire name, the version that it has of each event that is newer now. */
  readonly events: Readonly<Record<string, number>>;
}
