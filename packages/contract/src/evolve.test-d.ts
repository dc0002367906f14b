import { expectTypeOf } from "vitest";
import * as z from "zod";
import { channel, type DataOf, defineContract, event, evolve, isoDate, type WireOf } from "./index.ts";

const V1 = z.object({ at: isoDate(), name: z.string() });
const V2 = z.object({ finishedAt: isoDate(), name: z.string() });
const V3 = z.object({ finishedAt: isoDate(), title: z.string().default("") });

const done = event(
  evolve(V1)
    .to(V2, {
      // Casts work on the wire's JSON: a date is text there.
      up: ({ at, name }) => {
        expectTypeOf(at).toEqualTypeOf<string>();
        return { finishedAt: at, name };
      },
      down: ({ finishedAt, name }) => ({ at: finishedAt, name }),
    })
    .to(V3, { up: ({ finishedAt }) => ({ finishedAt }) }),
  { delivery: "latest", key: "finishedAt" },
);
expectTypeOf(done.schema).toEqualTypeOf<typeof V3>();
expectTypeOf(done.delivery).toEqualTypeOf<"latest">();
expectTypeOf(event(evolve(V1)).schema).toEqualTypeOf<typeof V1>();

const contract = defineContract({ name: "shop", channels: { jobs: channel({ address: "jobs", events: { done } }) } });
expectTypeOf<DataOf<typeof contract, "jobs", "done">>().toEqualTypeOf<{ finishedAt: Date; title: string }>();
expectTypeOf<WireOf<typeof contract, "jobs", "done">>().toEqualTypeOf<{
  finishedAt: string;
  title?: string | undefined;
}>();

// @ts-expect-error Property 'finishedAt' is missing in what `up` returns.
evolve(V1).to(V2, { up: ({ name }) => ({ name }) });

// @ts-expect-error What `up` returns has the wire's text at 'finishedAt', not a Date.
evolve(V1).to(V2, { up: ({ name }) => ({ name, finishedAt: new Date() }) });

// @ts-expect-error Property 'name' is missing in what `down` returns.
evolve(V1).to(V2, { up: ({ at, name }) => ({ finishedAt: at, name }), down: ({ finishedAt }) => ({ at: finishedAt }) });

// @ts-expect-error Property 'title' does not exist on version 1.
evolve(V1).to(V2, { up: ({ at, title }) => ({ finishedAt: at, name: title }) });

// @ts-expect-error Without `up`, what is stored could not be read.
evolve(V1).to(V2, {});

// @ts-expect-error "name" is a property of an earlier version alone.
event(evolve(V1).to(V3, { up: ({ at }) => ({ finishedAt: at }) }), { delivery: "latest", key: "name" });

channel({ address: "jobs", events: { done }, compatibility: "full-transitive", stability: "experimental" });

// @ts-expect-error Type '"both"' is not assignable to type 'Compatibility'.
channel({ address: "jobs", events: { done }, compatibility: "both" });

// @ts-expect-error Type '"stable"' is not assignable to type 'Stability'.
channel({ address: "jobs", events: { done }, stability: "stable" });
