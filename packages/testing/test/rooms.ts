import {
  type ClientBase,
  type ClientOptions,
  type ContractDescriptor,
  createClient,
  type Subscribable,
} from "@tidings/client";
import { channel, defineContract, event } from "@tidings/contract";
import { createEmitter, type Emit, type EmitterOptions, type EmitterSource } from "@tidings/server";
import * as z from "zod";

/** A private channel with parameters and a public one without. */
const contract = defineContract({
  name: "rooms",
  channels: {
    rooms: channel({
      address: "rooms/{room}",
      params: z.object({ room: z.string() }),
      events: { said: event(z.object({ n: z.int() })) },
    }),
    weather: channel({
      address: "weather",
      access: "public",
      events: { changed: event(z.object({ n: z.int() })) },
    }),
  },
});

export interface RoomEvent {
  readonly type: string;
  readonly data: { readonly n: number };
}

interface Handlers {
  readonly onSaid?: ((event: RoomEvent) => void) | undefined;
  readonly onChanged?: ((event: RoomEvent) => void) | undefined;
}

export interface RoomsClient extends ClientBase {
  rooms(params: { readonly room: string }): Subscribable<RoomEvent, Handlers> & AsyncIterable<RoomEvent>;
  weather(): Subscribable<RoomEvent, Handlers>;
}

const descriptor: ContractDescriptor = {
  rooms: { address: "rooms/{room}", events: { said: (value) => value } },
  weather: { address: "weather", events: { changed: (value) => value } },
};

export interface RoomsServer extends EmitterSource {
  rooms(params: { readonly room: string }): { readonly said: Emit<RoomEvent["data"]> };
  weather(): { readonly changed: Emit<RoomEvent["data"]> };
}

/** As generated code has it. */
export function createRoomsServer(options: EmitterOptions): RoomsServer {
  return createEmitter<RoomsServer>(contract, options);
}

export function createRoomsClient(options: ClientOptions): RoomsClient {
  return createClient<RoomsClient>(descriptor, options);
}
