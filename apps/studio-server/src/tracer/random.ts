/** A stream of numbers in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, fast, and more than even enough for a picture. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Mixes integers into one seed, so that every pixel has its own numbers whatever tile or worker traces it. */
export function hash(a: number, b: number, c = 0, d = 0): number {
  return stir(stir(stir(stir(0x811c9dc5, a), b), c), d) >>> 0;
}

function stir(state: number, part: number): number {
  let h = Math.imul(state ^ part, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
