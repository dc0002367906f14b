import { type ClientBase, type ClientOptions, createClient, type Subscribable } from "@tidings/client";
import { channel, defineContract, event } from "@tidings/contract";
import { createEmitter, type Emit, type EmitterOptions, type EmitterSource, type EmitVolatile } from "@tidings/server";
import * as z from "zod";

/** A public channel with a state to start from, and an event of each delivery. */
const contract = defineContract({
  name: "desks",
  channels: {
    desk: channel({
      address: "desk",
      access: "public",
      snapshot: z.object({ n: z.int() }),
      events: {
        moved: event(z.object({ n: z.int() })),
        raised: event(z.object({ n: z.int() }), { delivery: "latest" }),
        shaken: event(z.object({ n: z.int() }), { delivery: "volatile" }),
      },
    }),
  },
});

interface Payload {
  readonly n: number;
}

export interface DeskEvent {
  readonly type: string;
  readonly data: Payload;
}

interface Handlers {
  readonly onSnapshot?: ((snapshot: { readonly data: Payload }) => void) | undefined;
}

export interface DeskClient extends ClientBase {
  desk(): Subscribable<DeskEvent, Handlers>;
}

export interface DeskServer extends EmitterSource<{ readonly desk: Payload }> {
  desk(): {
    readonly moved: Emit<Payload>;
    readonly raised: Emit<Payload>;
    readonly shaken: EmitVolatile<Payload>;
  };
}

export function createDeskServer(options: EmitterOptions): DeskServer {
  return createEmitter<DeskServer>(contract, options);
}

export function createDeskClient(options: ClientOptions): DeskClient {
  const any = (value: unknown) => value;
  const events = { moved: any, raised: any, shaken: any };
  return createClient<DeskClient>({ desk: { address: "desk", events, snapshot: any } }, options);
}
