import { type ClientBase, type ContractDescriptor, createClient, type Subscribable } from "@tidings/client";
import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import * as z from "zod";
import type { ProgressEvent, RendersHandlers } from "./counting-client.ts";

const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      access: "public",
      events: { progress: event(z.object({ done: z.number() })) },
    }),
  },
});

export interface StudioClient extends ClientBase {
  renders(params: { readonly renderId: string }): Subscribable<ProgressEvent, RendersHandlers>;
}

/** A real server and a real client that talk without a network. */
export interface LocalStudio {
  readonly client: StudioClient;
  progress(renderId: string, done: number): Promise<unknown>;
  /** The server dies with its log, and another takes its place. */
  restart(): Promise<void>;
  /** Streams that the server holds open. */
  connections(): number;
  /** Streams that were ever asked for. */
  requests(): number;
  close(): Promise<void>;
}

export function localStudio(): LocalStudio {
  const start = () => {
    const emitter = createEmitter(contract, { log: memoryLog() });
    return { emitter, handler: createEventHandler(emitter) };
  };
  let server = start();
  let requests = 0;
  const descriptor: ContractDescriptor = {
    renders: { address: "renders/{renderId}", events: { progress: (value) => value } },
  };
  const client = createClient<StudioClient>(descriptor, {
    url: "http://localhost/",
    backoff: { minMs: 1, maxMs: 10 },
    fetch(url, init) {
      requests++;
      return server.handler.fetch(new Request(url, init));
    },
  });
  return {
    client,
    progress: (renderId, done) => server.emitter.renders({ renderId }).progress({ done }),
    async restart() {
      const old = server.handler;
      server = start();
      await old.close();
    },
    connections: () => server.handler.stats().connections,
    requests: () => requests,
    async close() {
      client.close();
      await server.handler.close();
    },
  };
}
