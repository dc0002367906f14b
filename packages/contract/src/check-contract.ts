import { addressesOverlap } from "./address-overlap.ts";
import { type AddressSegment, parseAddressTemplate } from "./address-template.ts";
import { checkChannelEvolution, checkFirstVersion, checkPrevious, checkReserved } from "./check-evolution.ts";
import { checkOptions, isRecord, isZodSchema } from "./check-options.ts";
import { ContractError } from "./contract-error.ts";
import { findKeyFault } from "./event-key.ts";
import { describeSchema } from "./lock/describe-schema.ts";
import { checkChannelName, checkContractName, checkEventName } from "./names.ts";
import { paramKind } from "./param-kind.ts";

/**
 * Checks what `defineContract` was given, which plain JavaScript may have written.
 *
 * @throws ContractError with the path of the first fault.
 */
export function checkContract(contract: unknown): void {
  const { name, channels, reserved } = checkOptions(contract, "", CONTRACT_OPTIONS, "defineContract({...})");
  checkContractName(name);
  const addresses = new Map<string, string>();
  for (const [channel, definition] of entries(channels, "channels", "channel")) {
    const path = `channels.${channel}`;
    checkChannelName(channel, path);
    const address = checkChannel(definition, path);
    for (const [other, otherAddress] of addresses) {
      if (!addressesOverlap(address, otherAddress)) continue;
      throw new ContractError({
        code: "ambiguous_address",
        path: `${path}.address`,
        message: `an address could be of this channel and of "${other}" alike; give them different literal segments`,
      });
    }
    addresses.set(channel, address);
  }
  checkReserved(reserved, channels, { list: "reserved", names: "channels", what: "channel" });
}

const CONTRACT_OPTIONS = ["name", "channels", "reserved", "description"];

const CHANNEL_OPTIONS = [
  "address",
  "params",
  "access",
  "events",
  "snapshot",
  "compatibility",
  "stability",
  "reserved",
  "description",
  "deprecated",
];

const EVENT_OPTIONS = ["schema", "previous", "first", "delivery", "key", "description", "deprecated"];

/** Returns the channel's address. */
function checkChannel(definition: unknown, path: string): string {
  const options = checkOptions(definition, path, CHANNEL_OPTIONS, "channel({...})");
  const { address, params, access, events, snapshot } = options;
  if (access !== "public" && access !== "private") {
    const message = `${String(access)} is no access; use "public" or "private"`;
    throw new ContractError({ code: "invalid_definition", path: `${path}.access`, message });
  }
  const template = parseAddressTemplate(address, `${path}.address`);
  checkParams(params, template, `${path}.params`);
  for (const [event, eventDefinition] of entries(events, `${path}.events`, "event")) {
    const eventPath = `${path}.events.${event}`;
    checkEventName(event, eventPath);
    checkEvent(eventDefinition, eventPath);
  }
  if (snapshot !== undefined) checkSnapshot(snapshot, `${path}.snapshot`);
  checkChannelEvolution(options.compatibility, options.stability, path);
  checkReserved(options.reserved, events, { list: `${path}.reserved`, names: `${path}.events`, what: "event" });
  // A string: `parseAddressTemplate` throws on anything else.
  return address as string;
}

function checkEvent(definition: unknown, path: string): void {
  if (isZodSchema(definition)) {
    const message = "is a schema; wrap it: event(schema)";
    throw new ContractError({ code: "invalid_definition", path, message });
  }
  const { schema, previous, first, delivery, key } = checkOptions(
    definition,
    path,
    EVENT_OPTIONS,
    "event(schema, {...})",
  );
  if (!isZodSchema(schema)) {
    const message = "is no Zod 4 schema; pass one to event(schema)";
    throw new ContractError({ code: "invalid_definition", path: `${path}.schema`, message });
  }
  const described = describeSchema(schema, path);
  checkPrevious(previous, `${path}.previous`);
  checkFirstVersion(first, `${path}.first`);
  if (delivery !== "log" && delivery !== "latest" && delivery !== "volatile") {
    const message = `${String(delivery)} is no delivery; use "log", "latest" or "volatile"`;
    throw new ContractError({ code: "invalid_definition", path: `${path}.delivery`, message });
  }
  if (key === undefined) return;
  const fault = delivery === "latest" ? findKeyFault(key, described) : 'is for delivery: "latest" alone; leave it out';
  if (fault !== undefined) throw new ContractError({ code: "invalid_key", path: `${path}.key`, message: fault });
}

function checkSnapshot(schema: unknown, path: string): void {
  if (!isZodSchema(schema)) {
    const message = "is no Zod 4 schema; give the schema of the state itself";
    throw new ContractError({ code: "invalid_definition", path, message });
  }
  describeSchema(schema, path);
}

function checkParams(params: unknown, template: readonly AddressSegment[], path: string): void {
  if (!isZodSchema(params) || params._zod.def.type !== "object") {
    const message = "is no object schema; use z.object({...}) with a schema for each parameter of the address";
    throw new ContractError({ code: "invalid_definition", path, message });
  }
  const { shape } = params._zod.def;
  const wanted = template.flatMap((segment) => (segment.kind === "param" ? [segment.name] : []));
  for (const name of wanted) {
    if (Object.hasOwn(shape, name)) continue;
    const message = `lacks "${name}", which the address names; add it, such as ${name}: z.string()`;
    throw new ContractError({ code: "parameter_mismatch", path, message });
  }
  for (const [name, schema] of Object.entries(shape)) {
    if (!wanted.includes(name)) {
      const message = `the address has no {${name}}; add it there or take "${name}" out of params`;
      throw new ContractError({ code: "parameter_mismatch", path: `${path}.${name}`, message });
    }
    if (paramKind(schema) === undefined) {
      const message =
        `a "${schema._zod.def.type}" schema cannot be read from an address; use z.string(), z.number(), or their ` +
        "formats, enums and literals, not mixed, not optional and without transforms";
      throw new ContractError({ code: "unsupported_parameter", path: `${path}.${name}`, message });
    }
  }
  describeSchema(params, path);
}

function entries(value: unknown, path: string, what: "channel" | "event"): [string, unknown][] {
  if (!isRecord(value)) {
    const message = `is no object; write { ${what}Name: ${what}(...) }`;
    throw new ContractError({ code: "invalid_definition", path, message });
  }
  const found = Object.entries(value);
  if (found.length > 0) return found;
  throw new ContractError({ code: "empty_definition", path, message: `is empty; define at least one ${what}` });
}
