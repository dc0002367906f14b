import type { IncomingMessage } from "node:http";
import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { expectTypeOf } from "vitest";
import * as z from "zod";
import { billing, studio } from "../test/contracts.ts";
import {
  createEmitter,
  createEventHandler,
  type Emitted,
  type Emitter,
  type EmitterSource,
  type EventHandler,
  type SnapshotChannel,
} from "./index.ts";

const log = memoryLog();
const emitter = createEmitter(studio, { log });

// Inferred from the contract.
expectTypeOf(emitter).toExtend<Emitter<typeof studio>>();
expectTypeOf(emitter.renders).parameters.toEqualTypeOf<[params: { renderId: string }]>();
expectTypeOf(emitter.metrics).parameters.toEqualTypeOf<[]>();
expectTypeOf(emitter.renders({ renderId: "1" }).queued)
  .parameter(0)
  .toEqualTypeOf<{ at: Date }>();
expectTypeOf(emitter.metrics().sample({ cpu: 1 })).toEqualTypeOf<Promise<Emitted>>();
// @ts-expect-error no such event
emitter.metrics().sampled;
// @ts-expect-error a missing parameter
emitter.renders({});
// @ts-expect-error a payload of the wrong type
void emitter.metrics().sample({ cpu: "1" });

// Given by generated code.
interface Generated {
  readonly renders: (params: { renderId: string }) => { readonly queued: (data: { at: Date }) => Promise<Emitted> };
}
expectTypeOf(createEmitter<Generated>(studio, { log })).toExtend<Generated>();

// `authorize` gets a union over all contracts, discriminated by the channel's name; `authenticate` gives the principal's type.
createEventHandler([emitter, createEmitter(billing, { log })], {
  authenticate: async (request: IncomingMessage) =>
    request.headers.cookie ? { userId: request.headers.cookie } : null,
  authorize(context) {
    expectTypeOf(context.channel).toEqualTypeOf<"renders" | "frames" | "metrics" | "invoices">();
    expectTypeOf(context.principal).toEqualTypeOf<{ userId: string }>();
    expectTypeOf(context.request).toEqualTypeOf<IncomingMessage>();
    if (context.channel === "renders") expectTypeOf(context.params).toEqualTypeOf<{ renderId: string }>();
    if (context.channel === "frames") expectTypeOf(context.params).toEqualTypeOf<{ number: number }>();
    return true;
  },
});
createEventHandler(createEmitter<Generated>(studio, { log }), {
  authorize({ channel, params, principal }) {
    expectTypeOf(channel).toEqualTypeOf<"renders">();
    expectTypeOf(params).toEqualTypeOf<{ renderId: string }>();
    expectTypeOf(principal).toEqualTypeOf<null>();
    return true;
  },
});

// A handler whose `authenticate` wants one host's request can't be called with another's.
declare const forNode: EventHandler<IncomingMessage>;
// @ts-expect-error a fetch Request is no IncomingMessage
void forNode.fetch(new Request("http://x"));
declare const forFetch: EventHandler<Request>;
expectTypeOf(forFetch.fetch).parameter(0).toEqualTypeOf<Request>();
expectTypeOf(forFetch.node).parameter(0).toEqualTypeOf<never>();

// Delivery and snapshots.
const house = defineContract({
  name: "house",
  channels: {
    rooms: channel({
      address: "rooms/{room}",
      params: z.object({ room: z.string() }),
      snapshot: z.object({ people: z.int() }),
      events: {
        entered: event(z.object({ who: z.string() })),
        moved: event(z.object({ x: z.int() }), { delivery: "volatile" }),
      },
    }),
    garden: channel({ address: "garden", snapshot: z.array(z.string()), events: { grew: event(z.object({})) } }),
    door: channel({ address: "door", events: { rang: event(z.object({})) } }),
  },
});
const home = createEmitter(house, { log });
expectTypeOf(home.rooms({ room: "1" }).entered({ who: "a" })).toEqualTypeOf<Promise<Emitted>>();
expectTypeOf(home.rooms({ room: "1" }).moved({ x: 1 })).toEqualTypeOf<Promise<void>>();
// @ts-expect-error nothing remembers a volatile event, so no key can keep it from being told twice
void home.rooms({ room: "1" }).moved({ x: 1 }, { idempotencyKey: "1" });
expectTypeOf<SnapshotChannel<typeof home>>().toEqualTypeOf<"rooms" | "garden">();
expectTypeOf<SnapshotChannel<typeof emitter>>().toEqualTypeOf<never>();
expectTypeOf<SnapshotChannel<typeof emitter | typeof home>>().toEqualTypeOf<"rooms" | "garden">();

createEventHandler([home, emitter], {
  authenticate: async (request: IncomingMessage) => (request.headers.cookie ? { userId: "1" } : null),
  authorize: ({ principal }) => principal.userId === "1",
  snapshots: {
    rooms({ channel, params, address, principal, request, signal }) {
      expectTypeOf(channel).toEqualTypeOf<"rooms">();
      expectTypeOf(params).toEqualTypeOf<{ room: string }>();
      expectTypeOf(address).toEqualTypeOf<string>();
      expectTypeOf(principal).toEqualTypeOf<{ userId: string } | null>();
      expectTypeOf(request).toEqualTypeOf<IncomingMessage>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      return { data: { people: 1 } };
    },
    garden: async () => ({ data: ["oak"], cursor: "a.1" }),
  },
});

// @ts-expect-error a channel that declares a snapshot needs its loader
createEventHandler(home, { authorize: () => true });

// @ts-expect-error one is missing
createEventHandler(home, { authorize: () => true, snapshots: { garden: () => ({ data: [] }) } });

createEventHandler(home, {
  authorize: () => true,
  // @ts-expect-error the state is not what the contract says
  snapshots: { garden: () => ({ data: [5] }), rooms: () => ({ data: { people: 1 } }) },
});

// @ts-expect-error no channel of these declares a snapshot
createEventHandler(emitter, { authorize: () => true, snapshots: { renders: () => ({ data: 1 }) } });

// As generated code says it.
interface GeneratedHome extends EmitterSource<{ readonly rooms: { people: number } }> {
  rooms(params: { room: string }): { entered(data: { who: string }): Promise<Emitted> };
}
declare const generatedHome: GeneratedHome;
createEventHandler(generatedHome, {
  authorize: () => true,
  snapshots: {
    rooms({ params, principal }) {
      expectTypeOf(params).toEqualTypeOf<{ room: string }>();
      expectTypeOf(principal).toEqualTypeOf<null>();
      return { data: { people: params.room.length } };
    },
  },
});
