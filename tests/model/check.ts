import { expect } from "vitest";
import type { ModelClient, Segment, Stay } from "./model-subscriber.ts";
import type { World } from "./model-world.ts";

/** What the promise says at any moment, without a look at how it is kept: what was heard between two resets is a gapless run. */
export function checkClient(client: ModelClient, world: World): void {
  for (const stay of client.stays) for (const segment of stay.segments) checkRun(stay, segment, world);
}

/** The channel's offsets in the life that the segment is of. */
function history({ channel }: Stay, epoch: string, world: World): number[] {
  return (world.past.get(epoch) ?? []).flatMap((record) => (record.channel === channel ? record.offset : []));
}

function checkRun(stay: Stay, segment: Segment, world: World): void {
  const { events, joined, since } = segment;
  const [first] = events;
  if (first === undefined || segment.checked === events.length) return;
  segment.checked = events.length;
  const heard = events.map(({ offset }) => offset);
  const last = heard.at(-1) as number;
  const all = history(stay, first.epoch, world);
  const promised = since?.epoch === first.epoch ? all.find((offset) => offset > since.offset) : undefined;
  const from = Math.min(first.offset, promised ?? first.offset);
  const wanted = all.filter((offset) => (joined ? offset > joined.offset : offset >= from) && offset <= last);
  // Nobody passes from one life of the log into another without being told.
  const life = joined?.epoch ?? first.epoch;
  const ofOneLife = events.every(({ epoch }) => epoch === life);
  // Vitest's `expect` would take most of the time.
  if (ofOneLife && wanted.length === heard.length && wanted.every((offset, index) => offset === heard[index])) return;
  expect(events).toEqual(wanted.map((offset) => ({ epoch: life, offset })));
}

/** When nothing goes on any more: all is heard, by everyone, and nobody was told of a loss that could not have been. */
export function checkRest(client: ModelClient, world: World, mayReset: boolean): void {
  checkClient(client, world);
  expect(client.errors).toEqual([]);
  const open = client.stays.filter(({ ended }) => !ended);
  expect(client.phase).toBe(open.length > 0 ? "live" : "idle");
  for (const stay of client.stays) if (!mayReset) expect(stay.resets).toEqual([]);
  for (const stay of open) {
    const { events, joined, since } = stay.segments.at(-1) as Segment;
    expect(since).toBeDefined();
    // What was promised from a moment of an earlier life went with it, and a reset has begun another segment.
    expect(since?.epoch).toBe(world.log.epoch);
    const from = (joined ?? since)?.offset ?? 0;
    const wanted = history(stay, world.log.epoch, world).filter((offset) => offset > from);
    expect(events.map(({ offset }) => offset).filter((offset) => offset > from)).toEqual(wanted);
  }
}
