import { encodeSnapshot as encodeState } from "@tidings/contract";
import { encodeSnapshot, parseCursor } from "@tidings/wire";
import { createBoundedQueue } from "../admission/bounded-queue.ts";
import type { Catalogue, Found } from "../admission/catalogue.ts";
import type { Caller, Grant } from "../admission/grant-channels.ts";
import { ServerError } from "../errors/server-error.ts";
import type { LogPosition } from "../hub/hub.ts";
import { type Packet, packText } from "../hub/packet.ts";
import type { LoadedSnapshot, SnapshotSettings } from "../options/snapshot-options.ts";
import type { SubscriptionRequest } from "../request/subscription-request.ts";
import type { Start } from "./resume.ts";
import type { LoadSnapshots } from "./subscription.ts";

/** What a stream that is about to open says of itself. */
export interface SnapshotRequest {
  readonly resume: Start["resume"];
  readonly log: Pick<LogPosition, "epoch">;
  /** `channels` by their canonical addresses. */
  readonly grant: Pick<Grant, "channels">;
  /** `joining` as the client wrote them. */
  readonly wanted: Pick<SubscriptionRequest, "joining">;
  readonly identity: { readonly caller: Pick<Caller<unknown, unknown>, "principal" | "request"> };
}

/** Loads the states that streams start from; one for all streams of a handler, so that a herd doesn't load all at once. */
export interface SnapshotSource {
  /** What a stream has to load before any event; nothing when it has all it needs. */
  plan(stream: SnapshotRequest): LoadSnapshots | undefined;
}

/** States of one stream that are loaded or held at a time: each may be as large as `snapshotLimits.bytes`, and its reader may have stopped. */
const AT_ONCE = 4;

type Channel = Extract<Found, { ok: true }>;

export function createSnapshotSource(catalogue: Catalogue, settings: SnapshotSettings): SnapshotSource {
  const { loaders, timeoutMs, limits } = settings;
  const queue = createBoundedQueue(limits);

  function find(address: string): Channel | undefined {
    const found = catalogue.find(address);
    return found?.ok && catalogue.snapshotChannels.includes(found.channel) ? found : undefined;
  }

  async function load(channel: Channel, stream: SnapshotRequest, signal: AbortSignal): Promise<Packet> {
    const full = (): Error =>
      new ServerError(
        "snapshot_queue_full",
        channel.address,
        "too many states wait to be loaded; see options.snapshotLimits",
      );
    const loaded = await queue.run(() => callLoader(channel, stream, signal), signal, full);
    return encode(channel, loaded, stream.log.epoch);
  }

  /** Whether or not the loader heeds its signal: one that hangs must not keep its place in the queue. */
  async function callLoader(channel: Channel, stream: SnapshotRequest, signal: AbortSignal): Promise<unknown> {
    const limit = new AbortController();
    const late = new ServerError("snapshot_timeout", channel.address, `its loader took longer than ${timeoutMs} ms`);
    const timer = setTimeout(() => limit.abort(late), timeoutMs);
    const both = AbortSignal.any([signal, limit.signal]);
    const { channel: name, params, address } = channel;
    const { principal, request } = stream.identity.caller;
    try {
      const aborted = new Promise<never>((_, reject) => {
        both.addEventListener("abort", () => reject(both.reason), { once: true });
      });
      const context = { channel: name, params, address, principal, request, signal: both };
      // In a function of its own, so that a loader that throws at once is like one that rejects.
      const loading = (async () => loaders[name]?.(context))();
      return await Promise.race([loading, aborted]);
    } finally {
      clearTimeout(timer);
    }
  }

  function encode({ contract, channel, address }: Channel, loaded: unknown, epoch: string): Packet {
    const { data, cursor } = checkLoaded(address, loaded);
    const json = encodeState(contract, channel, data);
    const bytes = Buffer.byteLength(json);
    if (bytes > limits.bytes) {
      const message = `the state is ${bytes} bytes of JSON, and snapshotLimits.bytes is ${limits.bytes}`;
      throw new ServerError("payload_too_large", address, message);
    }
    // A cursor of another life of the log says nothing about events of this one.
    const known = cursor !== undefined && parseCursor(cursor)?.epoch === epoch ? cursor : undefined;
    return packText(encodeSnapshot(address, json, known));
  }

  return {
    plan(stream) {
      const { resume } = stream;
      const joined = new Set(stream.wanted.joining.map((address) => find(address)?.address));
      const lacking = [...stream.grant.channels]
        .filter((address) => resume !== "resumed" || joined.has(address))
        .flatMap((address) => find(address) ?? []);
      if (lacking.length === 0) return undefined;
      return async (signal, give) => {
        // When one fails, the stream ends, and nobody wants the others any more.
        const failed = new AbortController();
        const both = AbortSignal.any([signal, failed.signal]);
        const begun: Promise<Packet>[] = [];
        for (let next = 0; next < lacking.length || begun.length > 0; ) {
          for (; begun.length < AT_ONCE && next < lacking.length; next++) {
            const loading = load(lacking[next] as Channel, stream, both);
            // At once, also when it is not its turn yet: whose turn it is fails with it.
            loading.catch((error) => failed.abort(error));
            begun.push(loading);
          }
          const [first] = begun.splice(0, 1);
          if (first) await give(await first);
        }
      };
    },
  };
}

function checkLoaded(address: string, loaded: unknown): LoadedSnapshot<unknown> {
  const { data, cursor } = (typeof loaded === "object" && loaded !== null ? loaded : {}) as Record<string, unknown>;
  if (data === undefined) {
    throw new ServerError("invalid_snapshot", address, "its loader must return { data }, or { data, cursor }");
  }
  if (cursor === undefined || (typeof cursor === "string" && parseCursor(cursor))) {
    return cursor === undefined ? { data } : { data, cursor };
  }
  throw new ServerError("invalid_snapshot", address, "the cursor must be one that an emit resolved to");
}
