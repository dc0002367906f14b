import type { AppendResult } from "./event-log.ts";

/** The results of recent appends by their idempotency keys, for a time and up to a number. */
export interface RecentResults {
  get(key: string): AppendResult | undefined;
  set(key: string, result: AppendResult): void;
}

export interface RecentResultsOptions {
  readonly windowMs: number;
  readonly maxKeys: number;
  readonly now: () => number;
}

export function createRecentResults({ windowMs, maxKeys, now }: RecentResultsOptions): RecentResults {
  // A Map keeps the order of insertion, so the first is the oldest.
  const results = new Map<string, { readonly result: AppendResult; readonly at: number }>();

  function forget(): void {
    const expired = now() - windowMs;
    for (const [key, { at }] of results) {
      if (results.size <= maxKeys && at > expired) return;
      results.delete(key);
    }
  }

  return {
    get(key) {
      forget();
      return results.get(key)?.result;
    },
    set(key, result) {
      results.set(key, { result, at: now() });
      forget();
    },
  };
}
