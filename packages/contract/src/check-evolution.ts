import { isRecord, isZodSchema } from "./check-options.ts";
import { ContractError } from "./contract-error.ts";
import { describeSchema } from "./lock/describe-schema.ts";

const COMPATIBILITIES = ["forward", "backward", "full", "full-transitive", "none"];

/**
 * Checks what a channel says about how it may change.
 *
 * @throws ContractError `invalid_definition`
 */
export function checkChannelEvolution(compatibility: unknown, stability: unknown, path: string): void {
  if (compatibility !== undefined && !COMPATIBILITIES.includes(compatibility as string)) {
    const message = `${String(compatibility)} is no mode; use "${COMPATIBILITIES.join('", "')}"`;
    throw new ContractError({ code: "invalid_definition", path: `${path}.compatibility`, message });
  }
  if (stability !== undefined && stability !== "experimental") {
    const message = `${String(stability)} is no stability; use "experimental", or leave it out`;
    throw new ContractError({ code: "invalid_definition", path: `${path}.stability`, message });
  }
}

/**
 * Checks the names that were given up: text, and none in use.
 *
 * @throws ContractError `invalid_definition`, or `reserved_name` at the one in use.
 */
export function checkReserved(
  reserved: unknown,
  used: unknown,
  at: { readonly list: string; readonly names: string; readonly what: "channel" | "event" },
): void {
  if (reserved === undefined) return;
  if (!Array.isArray(reserved) || !reserved.every((name) => typeof name === "string")) {
    const message = `is no list of names; write reserved: ["nameOfARemoved${at.what === "event" ? "Event" : "Channel"}"]`;
    throw new ContractError({ code: "invalid_definition", path: at.list, message });
  }
  for (const name of reserved) {
    if (!isRecord(used) || !Object.hasOwn(used, name)) continue;
    const message = `"${name}" is in ${at.list}: readers of the one that was removed would take this for it; choose another name for this ${at.what}`;
    throw new ContractError({ code: "reserved_name", path: `${at.names}.${name}`, message });
  }
}

/**
 * Checks the versions that an event has left behind.
 *
 * @throws ContractError `invalid_definition`; `unsupported_schema` when JSON can't carry one of them.
 */
export function checkPrevious(previous: unknown, path: string): void {
  if (previous === undefined) return;
  if (!Array.isArray(previous)) {
    const message = "is no list of versions; make them with event(evolve(V1).to(V2, { up, down }))";
    throw new ContractError({ code: "invalid_definition", path, message });
  }
  for (const [index, version] of previous.entries()) checkVersion(version, `${path}.${index}`);
}

/**
 * Checks the number of the oldest version.
 *
 * @throws ContractError `invalid_definition`
 */
export function checkFirstVersion(first: unknown, path: string): void {
  if (first === undefined || (Number.isSafeInteger(first) && (first as number) >= 1)) return;
  const message = `${String(first)} is no version; give evolve(schema, { from }) a whole number from 1 on`;
  throw new ContractError({ code: "invalid_definition", path, message });
}

function checkVersion(version: unknown, path: string): void {
  const { schema, up, down, ...rest } = isRecord(version) ? version : {};
  if (!isZodSchema(schema)) {
    const message = "is no Zod 4 schema; pass one to evolve(schema) and .to(schema, { up, down })";
    throw new ContractError({ code: "invalid_definition", path: `${path}.schema`, message });
  }
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    const message = `"${unknown}" is not an option here; the options are up, down`;
    throw new ContractError({ code: "unknown_option", path: `${path}.${unknown}`, message });
  }
  if (typeof up !== "function") {
    const message = "is no function; give .to(schema, { up }) one that makes the next version's JSON of this one's";
    throw new ContractError({ code: "invalid_definition", path: `${path}.up`, message });
  }
  if (down !== undefined && typeof down !== "function") {
    const message = "is no function; give one that makes this version's JSON of the next one's, or leave it out";
    throw new ContractError({ code: "invalid_definition", path: `${path}.down`, message });
  }
  describeSchema(schema, path);
}
