import { type AnyContract, addressesOverlap, type Issue, matchAddress } from "@tidings/contract";
import type { EventLog } from "@tidings/log";
import { type EmitterSource, emitterSource, type Source } from "../emit/emitter-source.ts";
import { ServerError } from "../errors/server-error.ts";

/** A channel that was asked for by its address. */
export type Found =
  | {
      readonly ok: true;
      readonly channel: string;
      readonly params: Readonly<Record<string, unknown>>;
      /** The canonical spelling of the address, as the log has it. */
      readonly address: string;
      readonly access: "public" | "private";
      readonly contract: AnyContract;
    }
  | { readonly ok: false; readonly channel: string; readonly issues: readonly Issue[] };

/** Everything that one handler serves. */
export interface Catalogue {
  readonly log: EventLog;
  /** Contract name → hash of its lock, for `hello`. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly sources: readonly Source[];
  /** Names of the channels that need `authorize`. */
  readonly privateChannels: readonly string[];
  /** Names of the channels that declare a snapshot. */
  readonly snapshotChannels: readonly string[];
  find(address: string): Found | undefined;
}

/**
 * Puts several contracts behind one handler.
 *
 * @throws ServerError `invalid_option`, `different_logs`, `contract_collision`
 */
export function createCatalogue(emitters: readonly EmitterSource[]): Catalogue {
  const sources = emitters.map(readSource);
  const [first] = sources;
  if (first === undefined) throw new ServerError("invalid_option", "emitters", "expected at least one emitter");
  checkTogether(sources);
  const channels = sources.flatMap(({ contract }) => Object.entries(contract.channels));
  return {
    log: first.log,
    sources,
    hashes: Object.fromEntries(sources.map(({ contract, hash }) => [contract.name, hash])),
    privateChannels: channels.filter(([, { access }]) => access !== "public").map(([name]) => name),
    snapshotChannels: channels.filter(([, { snapshot }]) => snapshot !== undefined).map(([name]) => name),
    find(address) {
      for (const { contract } of sources) {
        const match = matchAddress(contract, address);
        if (!match) continue;
        const { access } = contract.channels[match.channel] as AnyContract["channels"][string];
        return match.ok ? { ...match, access, contract } : match;
      }
      return undefined;
    },
  };
}

function readSource(emitter: EmitterSource, index: number): Source {
  const source: Source | undefined = emitter?.[emitterSource];
  if (source) return source;
  throw new ServerError("invalid_option", `emitters[${index}]`, "expected what createEmitter returned");
}

function checkTogether(sources: readonly Source[]): void {
  sources.forEach((source, index) => {
    for (const other of sources.slice(0, index)) checkPair(other, source);
  });
}

function checkPair(a: Source, b: Source): void {
  const names = `${a.contract.name} and ${b.contract.name}`;
  if (a.log !== b.log) {
    const mend =
      "one connection has one cursor, so contracts served together share one log; give both emitters the same";
    throw new ServerError("different_logs", names, mend);
  }
  if (a.contract.name === b.contract.name) {
    throw new ServerError("contract_collision", names, "two contracts of one name; rename one, or serve them apart");
  }
  for (const [name, { address }] of Object.entries(a.contract.channels)) {
    for (const [otherName, { address: other }] of Object.entries(b.contract.channels)) {
      if (name === otherName) {
        const mend = `both have a channel \`${name}\`, so their events would have one name; rename one, or serve them apart`;
        throw new ServerError("contract_collision", names, mend);
      }
      if (addressesOverlap(address, other)) {
        const mend = `the addresses \`${address}\` and \`${other}\` can be the same; change one, or serve them apart`;
        throw new ServerError("contract_collision", names, mend);
      }
    }
  }
}
