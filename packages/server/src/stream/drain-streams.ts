import type { OpenStream } from "./open-stream.ts";

/** So many times streams are closed while draining. */
const STEPS = 50;

/**
 * Tells all clients to reconnect within `drainMs`, and closes the streams of those that stay, each at a random moment of its second half, from
 * one timer. In the first half nobody is closed: three of four clients thus leave by themselves, at the moment of their own choice. Those
 * that can't, as a native `EventSource`, are still spread over half of the window. The returned function stops it.
 */
export function drainStreams(streams: Iterable<OpenStream>, drainMs: number, random: () => number): () => void {
  const left = shuffle([...streams], random);
  for (const { subscription } of left) subscription.rotate("drain", drainMs);
  const close = (count: number): void => {
    for (const { subscription } of left.splice(0, count)) subscription.close();
  };
  if (drainMs === 0) {
    close(left.length);
    return () => undefined;
  }
  const total = left.length;
  let step = 0;
  const timer = setInterval(() => {
    step += 1;
    close(left.length - Math.min(total, Math.ceil((2 * total * (STEPS - step)) / STEPS)));
    if (step === STEPS) clearInterval(timer);
  }, drainMs / STEPS);
  return () => clearInterval(timer);
}

/** By Fisher and Yates. */
function shuffle<T>(list: T[], random: () => number): T[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}
