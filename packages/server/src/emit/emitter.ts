import { type AnyContract, type Delivery, encodeRecord, formatAddress } from "@tidings/contract";
import type { AppendResult, EventLog, NewRecord } from "@tidings/log";
import { formatCursor } from "@tidings/wire";
import { ServerError } from "../errors/server-error.ts";
import { integerOption, knownOptions } from "../options/check-option.ts";
import type { SkewEntry } from "../skew/skew-entry.ts";
import { type ContractSnapshots, type EmitterSource, emitterSource } from "./emitter-source.ts";
import type { EmitOptions, Emitted, Emitter } from "./emitter-types.ts";
import { guardMembers } from "./guard-members.ts";

export interface EmitterOptions {
  /** Where the events are kept: `memoryLog()`, or a driver. */
  readonly log: EventLog;
  /** Hash of the contract's lock, which `hello` tells to clients. Generated code passes it. Default: empty. */
  readonly hash?: string;
  /** How clients of released versions of the contract get on with this one. Generated code passes it. Default: none. */
  readonly history?: readonly SkewEntry[];
  /** Largest payload, in bytes of JSON. Default: 256 KiB. */
  readonly maxPayloadBytes?: number;
}

/** An emitter of the type `E` when one is given (generated code does), else inferred from the contract. */
export type EmitterOf<E, C extends AnyContract> = ([E] extends [never]
  ? Emitter<C> & EmitterSource<ContractSnapshots<C>>
  : E) &
  EmitterSource;

/**
 * Creates the typed handle that appends a contract's events to a log.
 *
 * ```ts
 * const studio = createEmitter(contract, { log: memoryLog() });
 * await studio.renders({ renderId: "42" }).progress({ done: 12, total: 64 });
 * ```
 *
 * Parameters are checked when the channel is called (`ContractError` `invalid_params`), payloads when the event is: its
 * promise rejects with `ContractError` `invalid_payload`, with {@link ServerError} `payload_too_large`, or with the
 * log's `LogError`, and then nothing was appended. A volatile event is told and not appended, and its promise is of nothing.
 *
 * @throws ServerError `invalid_option`
 */
export function createEmitter<E = never, const C extends AnyContract = AnyContract>(
  contract: C,
  options: EmitterOptions,
): EmitterOf<E, C> {
  checkContract(contract);
  const { log, hash, history, maxPayloadBytes } = checkOptions(options);
  // Names come as plain strings here; the types that callers see are in EmitterOf.
  const anyContract: AnyContract = contract;

  // No `async` function: two promises for each event, the log's and the caller's. A fault rejects all the same.
  function append(address: string, key: EventKey, payload: unknown, emitOptions?: EmitOptions): Promise<Emitted> {
    try {
      if (emitOptions !== undefined) checkEmitOptions(`${contract.name}.${key.name}`, emitOptions);
      return log.append([encode(address, key, payload)], emitOptions).then(toEmitted);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async function publish(
    address: string,
    key: EventKey,
    payload: unknown,
    emitOptions?: EmitOptions,
  ): Promise<undefined> {
    // Nothing remembers a volatile event, so that a key could not keep it from being told twice.
    if (emitOptions !== undefined) knownOptions(`${contract.name}.${key.name}: options`, emitOptions, []);
    await log.publish([encode(address, key, payload)]);
    return undefined;
  }

  function encode(address: string, { channel, event, name }: EventKey, payload: unknown): NewRecord {
    const { data, key, version } = encodeRecord(anyContract, channel, event, payload);
    // [spec] UTF-8 takes three bytes for a UTF-16 unit at most: most payloads need not be measured.
    if (data.length * 3 > maxPayloadBytes) checkSize(name, Buffer.byteLength(data));
    const record =
      key === undefined ? { channel: address, event: name, data } : { channel: address, event: name, data, key };
    return version === undefined ? record : { ...record, version };
  }

  function checkSize(name: string, bytes: number): void {
    if (bytes <= maxPayloadBytes) return;
    throw new ServerError(
      "payload_too_large",
      `${contract.name}.${name}`,
      `the payload is ${bytes} bytes of JSON, and maxPayloadBytes is ${maxPayloadBytes}; send a reference to it instead`,
    );
  }

  function emitFor(delivery: Delivery): typeof append | typeof publish {
    return delivery === "volatile" ? publish : append;
  }

  /**
   * The handles of one channel share a prototype, of which the events are getters: to make a function per event and a
   * guard on every call cost five times as much as the emit itself.
   */
  function channelEmitter(channel: string): (params?: Record<string, unknown>) => object {
    const definitions = anyContract.channels[channel]?.events ?? {};
    const events = Object.keys(definitions);
    const ChannelHandle = handleClass(
      guardMembers((name) => noSuch("event", `${contract.name}.${channel}.${name}`, events)),
    );
    for (const [event, { delivery }] of Object.entries(definitions)) {
      const key: EventKey = { channel, event, name: `${channel}.${event}` };
      const emit = emitFor(delivery);
      Object.defineProperty(ChannelHandle.prototype, event, {
        enumerable: true,
        get(this: Handle): (payload: unknown, emitOptions?: EmitOptions) => Promise<Emitted | undefined> {
          // Bound to the address, so that `const { progress } = studio.renders({ renderId })` works.
          const address = this[ADDRESS];
          return (payload, emitOptions) => emit(address, key, payload, emitOptions);
        },
      });
    }
    return (params = {}) => new ChannelHandle(formatAddress(anyContract, channel, params));
  }

  const channels = Object.keys(contract.channels);
  const guard = guardMembers((name) => noSuch("channel", `${contract.name}.${name}`, channels));
  return Object.assign(Object.create(guard), {
    ...Object.fromEntries(channels.map((name) => [name, channelEmitter(name)])),
    [emitterSource]: { contract, log, hash, history },
  });
}

/** A symbol, because any string could be an event's name. */
const ADDRESS = Symbol("address");

/** What a channel's call returns, as it is inside. */
interface Handle {
  readonly [ADDRESS]: string;
}

/**
 * A class, whose field is defined and not assigned: an assignment would ask the guard, which is a proxy, at each call of
 * the channel.
 */
function handleClass(guard: object): new (address: string) => Handle {
  class ChannelHandle implements Handle {
    readonly [ADDRESS]: string;
    constructor(address: string) {
      this[ADDRESS] = address;
    }
  }
  Object.setPrototypeOf(ChannelHandle.prototype, guard);
  return ChannelHandle;
}

interface EventKey {
  readonly channel: string;
  readonly event: string;
  /** On the wire: `renders.progress`. */
  readonly name: string;
}

function toEmitted({ epoch, offsets, duplicate }: AppendResult): Emitted {
  return { cursor: formatCursor({ epoch, offset: offsets[0] as number }), duplicate };
}

function checkContract(contract: unknown): void {
  const { name, channels } = (contract ?? {}) as Partial<AnyContract>;
  if (typeof name === "string" && typeof channels === "object" && channels !== null) return;
  throw new ServerError("invalid_option", "contract", "expected what defineContract of @tidings/contract returned");
}

function checkOptions(options: EmitterOptions): Required<EmitterOptions> {
  knownOptions("options", options, ["log", "hash", "history", "maxPayloadBytes"]);
  const { log, hash = "", history = [] } = options;
  if (!(["append", "read", "tail", "publish"] as const).every((method) => typeof log?.[method] === "function")) {
    throw new ServerError("invalid_option", "options.log", "expected an EventLog, such as memoryLog() of @tidings/log");
  }
  if (typeof hash !== "string") throw new ServerError("invalid_option", "options.hash", "expected the hash as text");
  checkHistory(history);
  const range = { min: 1, max: 64 * 1024 * 1024 };
  return {
    log,
    hash,
    history,
    maxPayloadBytes: integerOption("options.maxPayloadBytes", options.maxPayloadBytes, 256 * 1024, range),
  };
}

function checkHistory(history: readonly SkewEntry[]): void {
  const isEntry = ({ hash, verdict, events }: SkewEntry): boolean =>
    typeof hash === "string" && hash !== "" && typeof verdict === "string" && typeof events === "object";
  if (Array.isArray(history) && history.every((entry) => typeof entry === "object" && entry && isEntry(entry))) return;
  const mend = "expected what `tidings generate` writes: a list of { version, hash, verdict, events }";
  throw new ServerError("invalid_option", "options.history", mend);
}

function checkEmitOptions(path: string, options: EmitOptions): void {
  knownOptions(`${path}: options`, options, ["idempotencyKey"]);
  const { idempotencyKey: key } = options;
  if (key === undefined || (typeof key === "string" && key.length >= 1 && key.length <= 256)) return;
  throw new ServerError(
    "invalid_option",
    `${path}: options.idempotencyKey`,
    "expected a string of 1 to 256 characters",
  );
}

function noSuch(what: "channel" | "event", path: string, names: readonly string[]): ServerError {
  return new ServerError(`unknown_${what}`, path, `no such ${what}; there are ${names.join(", ")}`);
}
