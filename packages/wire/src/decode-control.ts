import type { Control, ControlType } from "./control.ts";
import { WireError } from "./wire-error.ts";

/**
 * Parses a control event; `undefined` for a name this version does not know.
 *
 * Checks what a reader relies on, not every field: a field that a later server adds or drops must not end the connection.
 *
 * @throws WireError `invalid_control`
 */
export function decodeControl(type: string, json: string): Control | undefined {
  if (!Object.hasOwn(CHECKS, type)) return undefined;
  let data: Fields | null = null;
  try {
    data = JSON.parse(json);
  } catch {
    // Reported below, with the name of the event.
  }
  if (!isObject(data) || !CHECKS[type as ControlType](data))
    throw new WireError("invalid_control", `bad ${type}: ${json}`);
  return { type, data } as unknown as Control;
}

type Fields = Readonly<Record<string, unknown>>;

const CHECKS: Readonly<Record<ControlType, (data: Fields) => boolean>> = {
  "tidings.hello": (data) =>
    data.v === 1 &&
    isObject(data.contracts) &&
    /^(fresh|resumed|reset)$/.test(String(data.resume)) &&
    isDuration(data.heartbeatMs) &&
    data.heartbeatMs > 0 &&
    (data.denied === undefined || (Array.isArray(data.denied) && data.denied.every(isDenied))),
  "tidings.live": isObject,
  "tidings.heartbeat": isObject,
  "tidings.rotate": (data) => isDuration(data.afterMs),
  "tidings.error": (data) => typeof data.code === "string",
  "tidings.end": isObject,
};

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

function isDenied(value: unknown): boolean {
  return isObject(value) && typeof value.channel === "string" && typeof value.code === "string";
}
