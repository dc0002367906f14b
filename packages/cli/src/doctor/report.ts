import type { Check } from "./check.ts";
import type { Product } from "./intermediaries.ts";

/** What `tidings doctor --json` prints. Fields may be added; those that are here stay as they are. */
export interface DoctorReport {
  /** The format's version. */
  readonly version: 1;
  readonly url: string;
  /** No check is a fault. */
  readonly healthy: boolean;
  /** Products that the answer's headers speak of. */
  readonly products: readonly Product[];
  readonly checks: readonly Check[];
}
