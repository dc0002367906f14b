import { type AnyContract, encodeEvent, formatAddress } from "@tidings/contract";
import type { EventLog } from "@tidings/log";
import { formatCursor } from "@tidings/wire";
import { integerOption, knownOptions } from "./check-option.ts";
import { type EmitterSource, emitterSource } from "./emitter-source.ts";
import type { Emit, EmitOptions, Emitted, Emitter } from "./emitter-types.ts";
import { guardMembers } from "./guard-members.ts";
import { ServerError } from "./server-error.ts";

export interface EmitterOptions {
  /** Where the events are kept: `memoryLog()`, or a driver. */
  readonly log: EventLog;
  /** Hash of the contract's lock, which `hello` tells to clients. Generated code passes it. Default: empty. */
  readonly hash?: string;
  /** Largest payload, in bytes of JSON. Default: 256 KiB. */
  readonly maxPayloadBytes?: number;
}

/** An emitter of the type `E` when one is given (generated code does), else inferred from the contract. */
export type EmitterOf<E, C extends AnyContract> = ([E] extends [never] ? Emitter<C> : E) & EmitterSource;

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
 * log's `LogError`, and then nothing was appended.
 *
 * @throws ServerError `invalid_option`
 */
export function createEmitter<E = never, const C extends AnyContract = AnyContract>(
  contract: C,
  options: EmitterOptions,
): EmitterOf<E, C> {
  const { log, hash = "", maxPayloadBytes } = checkOptions(options);
  // Names come as plain strings here; the types that callers see are in EmitterOf.
  const anyContract: AnyContract = contract;

  function emit(address: string, channel: string, event: string): Emit<unknown> {
    const path = `${contract.name}.${channel}.${event}`;
    return async (payload: unknown, emitOptions: EmitOptions = {}): Promise<Emitted> => {
      checkKey(path, emitOptions.idempotencyKey);
      const data = encodeEvent(anyContract, channel, event, payload);
      const bytes = Buffer.byteLength(data);
      if (bytes > maxPayloadBytes) {
        throw new ServerError(
          "payload_too_large",
          path,
          `the payload is ${bytes} bytes of JSON, and maxPayloadBytes is ${maxPayloadBytes}; send a reference to it instead`,
        );
      }
      const appended = await log.append([{ channel: address, event: `${channel}.${event}`, data }], emitOptions);
      const offset = appended.offsets[0] as number;
      return { cursor: formatCursor({ epoch: appended.epoch, offset }), duplicate: appended.duplicate };
    };
  }

  function channelEmitter(channel: string): (params?: Record<string, unknown>) => object {
    const events = Object.keys(anyContract.channels[channel]?.events ?? {});
    const missing = (name: string): Error =>
      new ServerError(
        "unknown_event",
        `${contract.name}.${channel}.${name}`,
        `no such event; there are ${list(events)}`,
      );
    return (params = {}) => {
      const address = formatAddress(anyContract, channel, params);
      return guardMembers(Object.fromEntries(events.map((name) => [name, emit(address, channel, name)])), missing);
    };
  }

  const channels = Object.keys(contract.channels);
  const missing = (name: string): Error =>
    new ServerError("unknown_channel", `${contract.name}.${name}`, `no such channel; there are ${list(channels)}`);
  const members = {
    ...Object.fromEntries(channels.map((name) => [name, channelEmitter(name)])),
    [emitterSource]: { contract, log, hash },
  };
  return guardMembers(members, missing) as unknown as EmitterOf<E, C>;
}

function checkOptions(options: EmitterOptions): EmitterOptions & { readonly maxPayloadBytes: number } {
  knownOptions("options", options ?? {}, ["log", "hash", "maxPayloadBytes"]);
  if (typeof options?.log?.append !== "function") {
    throw new ServerError("invalid_option", "options.log", "expected an EventLog, such as memoryLog() of @tidings/log");
  }
  const range = { min: 1, max: 64 * 1024 * 1024 };
  const maxPayloadBytes = integerOption("options.maxPayloadBytes", options.maxPayloadBytes, 256 * 1024, range);
  return { ...options, maxPayloadBytes };
}

function checkKey(path: string, key: string | undefined): void {
  if (key === undefined || (typeof key === "string" && key.length >= 1 && key.length <= 256)) return;
  throw new ServerError("invalid_option", `${path}: idempotencyKey`, "expected a string of 1 to 256 characters");
}

function list(names: readonly string[]): string {
  return names.join(", ");
}
