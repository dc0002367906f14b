import { checkWire, definitionOf } from "./codec.ts";
import { ContractError } from "./contract-error.ts";
import type { AnyContract } from "./define-contract.ts";
import type { EventDefinition } from "./event.ts";
import { firstVersionOf, versionOf } from "./event-version.ts";
import type { PreviousVersion } from "./evolve.ts";
import { findJsonFault } from "./json-fault.ts";
import { describeIssues } from "./zod-issues.ts";

/** From one version of an event's payload to another. */
export interface CastOptions {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings an event's JSON from one version to another by the casts that the contract declares, and checks the result against that
 * version's schema.
 *
 * @returns the JSON in version `to`; undefined when no casts lead there: one of the versions isn't the contract's, or a `down` is
 * missing.
 * @throws ContractError `cast_failed` when the text is no JSON, a cast throws, or what it made is not of that version;
 * `unknown_channel`, `unknown_event`.
 */
export function castEvent(
  contract: AnyContract,
  channel: string,
  event: string,
  data: string,
  options: CastOptions,
): string | undefined {
  const definition = definitionOf(contract, channel, event);
  const known =
    Math.min(options.from, options.to) >= firstVersionOf(definition) && options.from <= versionOf(definition);
  if (!known) return undefined;
  const casts = castsBetween(definition, options);
  const schema = schemaOf(definition, options.to);
  if (casts === undefined || schema === undefined) return undefined;
  const path = `${channel}.${event}`;
  const what = `from version ${options.from} to ${options.to}`;
  let wire: unknown;
  try {
    wire = JSON.parse(data);
    for (const cast of casts) wire = cast(wire);
  } catch (cause) {
    throw new ContractError({ code: "cast_failed", path, message: `${what}: ${String(cause)}`, cause });
  }
  const decoded = checkWire(schema, path, wire);
  const fault = decoded.ok ? findJsonFault(wire, wire) : undefined;
  const issues = decoded.ok ? fault && [fault] : decoded.issues;
  if (issues === undefined) return JSON.stringify(wire);
  throw new ContractError({ code: "cast_failed", path, message: `${what}: ${describeIssues(issues)}`, issues });
}

type Cast = PreviousVersion["up"];

function castsBetween(definition: EventDefinition, { from, to }: CastOptions): readonly Cast[] | undefined {
  const { previous = [] } = definition;
  const first = firstVersionOf(definition);
  if (from <= to) return previous.slice(from - first, to - first).map(({ up }) => up);
  const downs = previous.slice(to - first, from - first).flatMap(({ down }) => down ?? []);
  return downs.length === from - to ? downs.reverse() : undefined;
}

function schemaOf(definition: EventDefinition, version: number): EventDefinition["schema"] | undefined {
  const { previous = [], schema } = definition;
  return version === versionOf(definition) ? schema : previous[version - firstVersionOf(definition)]?.schema;
}
