import * as z from "zod";
import { ContractError, type ContractErrorCode } from "./contract-error.ts";
import { planOf } from "./contract-plan.ts";
import type { Decoded, Issue } from "./decode/index.ts";
import type { AnyContract } from "./define-contract.ts";
import type { EventDefinition } from "./event.ts";
import { versionOf } from "./event-version.ts";
import type { ChannelName, DataOf, EventName, SnapshotOf } from "./infer.ts";
import { findJsonFault } from "./json-fault.ts";
import { describeIssues, toIssues } from "./zod-issues.ts";

/**
 * Validates a payload, encodes it (`Date` to ISO text and such) and writes it as JSON. The text is the event's `data`, as
 * the log keeps it and the wire carries it.
 *
 * Unknown keys follow the schema: `z.object` strips them, `z.strictObject` refuses them, `z.looseObject` keeps them. An
 * object of which a plain `z.object` would keep no key at all is refused.
 *
 * @throws ContractError `unknown_channel`, `unknown_event`; `invalid_payload` with all `issues`; `unsupported_schema` when
 * the schema turns out to be asynchronous.
 */
export function encodeEvent<C extends AnyContract, Ch extends ChannelName<C>, E extends EventName<C, Ch>>(
  contract: C,
  channel: Ch,
  event: E,
  data: DataOf<C, Ch, E>,
): string {
  return JSON.stringify(encode(definitionOf(contract, channel, event).schema, `${channel}.${event}`, data));
}

/** An event's payload, encoded for the log. */
export interface EncodedEvent {
  /** As {@link encodeEvent} gives it. */
  readonly data: string;
  /** With `delivery: "latest"`: the JSON of the payload's key property; empty when the event has no `key`. */
  readonly key?: string;
  /** Number of the payload's version, of an event that has evolved. */
  readonly version?: number;
}

/** Longest key, in UTF-16 units: what every log takes. */
const MAX_KEY_LENGTH = 256;

/**
 * As {@link encodeEvent}, with the key of an event whose delivery is `latest`.
 *
 * @throws ContractError as {@link encodeEvent}; `invalid_payload` also when the key's JSON exceeds 256 characters.
 */
export function encodeRecord<C extends AnyContract, Ch extends ChannelName<C>, E extends EventName<C, Ch>>(
  contract: C,
  channel: Ch,
  event: E,
  data: DataOf<C, Ch, E>,
): EncodedEvent {
  const definition = definitionOf(contract, channel, event);
  const { schema, delivery, key: property } = definition;
  const wire = encode(schema, `${channel}.${event}`, data);
  const text = JSON.stringify(wire);
  const number = versionOf(definition);
  const version = number > 1 && { version: number };
  if (delivery !== "latest") return { data: text, ...version };
  if (property === undefined) return { data: text, key: "", ...version };
  // `defineContract` has made sure that every payload has the property, and that it is no object.
  const key = JSON.stringify((wire as Readonly<Record<string, unknown>>)[property]);
  if (key.length <= MAX_KEY_LENGTH) return { data: text, key, ...version };
  const message = `is the event's key, of which the JSON may have ${MAX_KEY_LENGTH} characters, not ${key.length}`;
  throw invalidPayload(`${channel}.${event}`, [{ path: [property], message }]);
}

/**
 * Validates a channel's state, encodes it and writes it as JSON, as {@link encodeEvent} does a payload.
 *
 * @throws ContractError `unknown_channel`, `unknown_snapshot`, `invalid_payload`, `unsupported_schema`
 */
export function encodeSnapshot<C extends AnyContract, Ch extends ChannelName<C>>(
  contract: C,
  channel: Ch,
  data: SnapshotOf<C, Ch>,
): string {
  return JSON.stringify(encode(snapshotSchemaOf(contract, channel), `${channel}.snapshot`, data));
}

function encode(schema: z.core.$ZodType, path: string, data: unknown): unknown {
  try {
    const result = z.safeEncode(schema, data);
    if (!result.success) throw invalidPayload(path, toIssues(result.error));
    const fault = findJsonFault(result.data, data);
    if (fault !== undefined) throw invalidPayload(path, [fault]);
    return result.data;
  } catch (error) {
    if (error instanceof ContractError) throw error;
    throw fromThrown(path, error);
  }
}

/**
 * Validates and decodes a payload that `JSON.parse` made of an event's data.
 *
 * Whatever the payload is, it is answered with a value or with issues; nothing is thrown. Unknown keys follow the schema, so
 * that a plain `z.object` ignores what a newer producer adds.
 *
 * @throws ContractError `unknown_channel` or `unknown_event`, which are faults of the caller and not of the payload.
 */
export function decodeEvent<C extends AnyContract, Ch extends ChannelName<C>, E extends EventName<C, Ch>>(
  contract: C,
  channel: Ch,
  event: E,
  wire: unknown,
): Decoded<DataOf<C, Ch, E>> {
  return checkWire(definitionOf(contract, channel, event).schema, `${channel}.${event}`, wire);
}

/**
 * Validates and decodes a channel's state, as {@link decodeEvent} does a payload.
 *
 * @throws ContractError `unknown_channel` or `unknown_snapshot`
 */
export function decodeSnapshot<C extends AnyContract, Ch extends ChannelName<C>>(
  contract: C,
  channel: Ch,
  wire: unknown,
): Decoded<SnapshotOf<C, Ch>> {
  return checkWire(snapshotSchemaOf(contract, channel), `${channel}.snapshot`, wire);
}

/** Holds JSON against a schema. `T` is what the schema was found by: its output. */
export function checkWire<T>(schema: z.core.$ZodType, path: string, wire: unknown): Decoded<T> {
  try {
    const result = z.safeParse(schema, wire);
    if (result.success) return { ok: true, value: result.data as T };
    return { ok: false, issues: toIssues(result.error) };
  } catch (error) {
    return { ok: false, issues: [{ path: [], message: fromThrown(path, error).message }] };
  }
}

function snapshotSchemaOf(contract: AnyContract, channel: string): z.core.$ZodType {
  const { snapshot } = planOf(contract, channel).definition;
  if (snapshot !== undefined) return snapshot;
  const message = `channel "${channel}" declares no snapshot; give it one: channel({ snapshot: schema, ... })`;
  throw new ContractError({ code: "unknown_snapshot", path: `${channel}.snapshot`, message });
}

/** @throws ContractError `unknown_channel`, `unknown_event` */
export function definitionOf(contract: AnyContract, channel: string, event: string): EventDefinition {
  const { events } = planOf(contract, channel).definition;
  const definition = Object.hasOwn(events, event) ? events[event] : undefined;
  if (definition !== undefined) return definition;
  const message = `channel "${channel}" has no event "${event}"; it has ${Object.keys(events).join(", ")}`;
  throw new ContractError({ code: "unknown_event", path: `${channel}.${event}`, message });
}

function invalidPayload(path: string, issues: readonly Issue[]): ContractError {
  return new ContractError({ code: "invalid_payload", path, message: describeIssues(issues), issues });
}

/** A refinement or codec threw, or the payload is cyclic and exhausted the stack. */
function fromThrown(path: string, cause: unknown): ContractError {
  const [code, message]: [ContractErrorCode, string] =
    cause instanceof z.core.$ZodAsyncError
      ? ["unsupported_schema", "has an asynchronous refinement or codec; check such things before emitting"]
      : [
          "invalid_payload",
          cause instanceof RangeError && /call stack/.test(cause.message)
            ? "is cyclic or too deep"
            : `its schema threw ${String(cause)}`,
        ];
  return new ContractError({ code, path, message, cause, issues: [{ path: [], message }] });
}
