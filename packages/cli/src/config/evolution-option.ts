import type { Suppression } from "@tidings/evolution";
import { type Fault, list, show } from "./validate-config.ts";

/** What `tidings.config.ts` says about changes of the contract. */
export interface EvolutionConfig {
  /** Findings of `tidings diff` that were looked at and are accepted, by the fingerprint that it prints. Default: none. */
  readonly suppress?: readonly Suppression[];
  /**
   * A folder of stored events that every later contract has to read, one file for each version of an event: `renders.progress.1.json`
   * holds an array of payloads. Default: none.
   */
  readonly fixtures?: string;
}

/** With its defaults filled in. */
export type ResolvedEvolution = EvolutionConfig & Required<Pick<EvolutionConfig, "suppress">>;

const OPTIONS = ["suppress", "fixtures"];

const KEYS = ["fingerprint", "reason"];

export function evolutionOption(value: unknown, fault: Fault): ResolvedEvolution {
  const mend = "Write: evolution: { suppress: [] }";
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw fault("evolution", `expected an object, got ${show(value)}`, mend);
  for (const key of Object.keys(value)) {
    if (!OPTIONS.includes(key))
      throw fault(`evolution.${key}`, "unknown option", `Remove it. The options are ${list(OPTIONS)}.`);
  }
  const { suppress = [], fixtures } = value as Partial<Record<string, unknown>>;
  if (fixtures !== undefined && (typeof fixtures !== "string" || fixtures === ""))
    throw fault(
      "evolution.fixtures",
      `expected a folder, got ${show(fixtures)}`,
      'Write: evolution: { fixtures: "./fixtures" }',
    );
  if (!Array.isArray(suppress)) throw fault("evolution.suppress", `expected an array, got ${show(suppress)}`, mend);
  return {
    suppress: suppress.map((item: unknown, index) => suppression(item, `evolution.suppress[${index}]`, fault)),
    ...(fixtures !== undefined && { fixtures }),
  };
}

function suppression(value: unknown, path: string, fault: Fault): Suppression {
  const mend =
    'Write: { fingerprint: "0123456789ab", reason: "why it is accepted" }, with the fingerprint that `tidings diff` prints.';
  if (typeof value !== "object" || value === null) throw fault(path, `expected an object, got ${show(value)}`, mend);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw fault(`${path}.${unknown}`, "unknown option", `Remove it. The options are ${list(KEYS)}.`);
  const { fingerprint, reason } = value as Partial<Record<string, unknown>>;
  if (typeof fingerprint !== "string" || !/^[0-9a-f]{12}$/.test(fingerprint))
    throw fault(`${path}.fingerprint`, `expected 12 hexadecimal digits, got ${show(fingerprint)}`, mend);
  if (typeof reason !== "string" || reason.trim() === "") throw fault(`${path}.reason`, "missing", mend);
  return { fingerprint, reason };
}
