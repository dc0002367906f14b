import * as z from "zod";
import { ContractError, type ContractErrorCode } from "./contract-error.ts";
import { planOf } from "./contract-plan.ts";
import type { Decoded, Issue } from "./decode/index.ts";
import type { AnyContract } from "./define-contract.ts";
import type { ChannelName, DataOf, EventName } from "./infer.ts";
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
  const schema = schemaOf(contract, channel, event);
  const path = `${channel}.${event}`;
  let wire: unknown;
  try {
    const result = z.safeEncode(schema, data);
    if (!result.success) throw invalidPayload(path, toIssues(result.error));
    wire = result.data;
    const fault = findJsonFault(wire, data);
    if (fault !== undefined) throw invalidPayload(path, [fault]);
    return JSON.stringify(wire);
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
  const schema = schemaOf(contract, channel, event);
  try {
    const result = z.safeParse(schema, wire);
    // The schema is the one that DataOf is the output of, found by the same names.
    if (result.success) return { ok: true, value: result.data as DataOf<C, Ch, E> };
    return { ok: false, issues: toIssues(result.error) };
  } catch (error) {
    return { ok: false, issues: [{ path: [], message: fromThrown(`${channel}.${event}`, error).message }] };
  }
}

function schemaOf(contract: AnyContract, channel: string, event: string): z.core.$ZodType {
  const { events } = planOf(contract, channel).definition;
  const definition = Object.hasOwn(events, event) ? events[event] : undefined;
  if (definition !== undefined) return definition.schema;
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
