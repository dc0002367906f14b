import { ContractError } from "./contract-error.ts";

/** A channel of this name would hide a member of the emitter or the client, or make one look like a promise (`then`). */
const RESERVED_CHANNELS = ["open", "error", "message", "connection", "close", "then"];

/**
 * `open`, `error` and `message` are EventSource's own events. The others would collide with a subscriber's callback
 * (`onReset`, `onEvent`, `onStatus`, `onSnapshot`) or make a handle look like a promise (`then`).
 */
const RESERVED_EVENTS = ["open", "error", "message", "reset", "event", "status", "snapshot", "then"];

const IDENTIFIER = /^[a-z][A-Za-z0-9]*$/;

/** @throws ContractError `invalid_name` or `reserved_name`. */
export function checkContractName(name: unknown): void {
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new ContractError({
      code: "invalid_name",
      path: "name",
      message: `${quote(name)} cannot name a contract; use lower case letters, digits and "-", a letter first, such as "studio"`,
    });
  }
  checkPrefix(name, "name");
}

/** @throws ContractError `invalid_name` or `reserved_name`. */
export function checkChannelName(name: string, path: string): void {
  checkIdentifier(name, path, "channel", RESERVED_CHANNELS);
}

/** @throws ContractError `invalid_name` or `reserved_name`. */
export function checkEventName(name: string, path: string): void {
  checkIdentifier(name, path, "event", RESERVED_EVENTS);
}

export function isParamName(name: string): boolean {
  return IDENTIFIER.test(name);
}

function checkIdentifier(name: string, path: string, what: "channel" | "event", reserved: readonly string[]): void {
  if (!IDENTIFIER.test(name)) {
    const message = `${quote(name)} cannot name ${what === "event" ? "an" : "a"} ${what}; use letters and digits, a lower case letter first, such as "renderDone"`;
    throw new ContractError({ code: "invalid_name", path, message });
  }
  if (reserved.includes(name)) {
    const message = `${quote(name)} is reserved; choose another name for this ${what} (reserved: ${reserved.join(", ")})`;
    throw new ContractError({ code: "reserved_name", path, message });
  }
  checkPrefix(name, path);
}

function checkPrefix(name: string, path: string): void {
  if (!name.startsWith("tidings")) return;
  const message = `${quote(name)} is reserved; names that start with "tidings" are Tidings' own, choose another`;
  throw new ContractError({ code: "reserved_name", path, message });
}

function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
