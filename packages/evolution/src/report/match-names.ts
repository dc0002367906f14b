export interface Matched<T> {
  readonly from: T;
  readonly to: T;
}

/** What is gone and what is new, paired where exactly one fits exactly one. */
export function matchOneToOne<T>(
  gone: readonly T[],
  fresh: readonly T[],
  fits: (from: T, to: T) => boolean,
): readonly Matched<T>[] {
  return gone.flatMap((from) => {
    const [to, ...others] = fresh.filter((candidate) => fits(from, candidate));
    if (to === undefined || others.length > 0) return [];
    return gone.filter((rival) => fits(rival, to)).length === 1 ? [{ from, to }] : [];
  });
}
