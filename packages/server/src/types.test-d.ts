import type { IncomingMessage } from "node:http";
import { memoryLog } from "@tidings/log";
import { expectTypeOf } from "vitest";
import { billing, studio } from "../test/contracts.ts";
import { createEmitter, createEventHandler, type Emitted, type Emitter, type EventHandler } from "./index.ts";

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
