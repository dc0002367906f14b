import { type ChannelDefinition, channel, defineContract, event, evolve } from "@tidings/contract";
import { contractHash, toLock } from "@tidings/contract/lock";
import { expect, it } from "vitest";
import * as z from "zod";
import { skewTable } from "./skew-table.ts";

const V1 = z.object({ done: z.int() });
const V2 = z.object({ finished: z.int() });
const renders = { address: "renders", events: { progress: event(V1) } } as const;

const lockOf = (channels: Readonly<Record<string, ChannelDefinition>>) =>
  toLock(defineContract({ name: "studio", channels }));
const first = lockOf({ renders: channel(renders) });

it.each<readonly [string, Readonly<Record<string, ChannelDefinition>>, string, object]>([
  ["the same", { renders: channel(renders) }, "compatible", {}],
  [
    "an event more",
    { renders: channel({ ...renders, events: { progress: event(V1), ended: event(V2) } }) },
    "compatible",
    {},
  ],
  ["an event less", { renders: channel({ ...renders, events: { ended: event(z.string()) } }) }, "degraded", {}],
  ["another payload", { renders: channel({ ...renders, events: { progress: event(z.string()) } }) }, "degraded", {}],
  [
    "another version, cast down",
    {
      renders: channel({
        ...renders,
        events: {
          progress: event(
            evolve(V1).to(V2, { up: ({ done }) => ({ finished: done }), down: ({ finished }) => ({ done: finished }) }),
          ),
        },
      }),
    },
    "compatible",
    { "renders.progress": 1 },
  ],
  [
    "another version, not cast down",
    {
      renders: channel({
        ...renders,
        events: { progress: event(evolve(V1).to(V2, { up: ({ done }) => ({ finished: done }) })) },
      }),
    },
    "degraded",
    { "renders.progress": 1 },
  ],
  [
    "another version, the one before no longer declared",
    { renders: channel({ ...renders, events: { progress: event(evolve(V2, { from: 2 })) } }) },
    "degraded",
    { "renders.progress": 1 },
  ],
  ["another address", { renders: channel({ ...renders, address: "r" }) }, "incompatible", {}],
  [
    "no such channel",
    { clock: channel({ address: "clock", events: { ticked: event(z.null()) } }) },
    "incompatible",
    {},
  ],
])("%s", (_what, after, verdict, events) => {
  const current = lockOf(after);
  expect(skewTable([{ version: "1.0.0", lock: first }], current)).toEqual([
    { version: "1.0.0", hash: contractHash(first), verdict, events },
  ]);
});
