import { CliError } from "../cli-error.ts";

/** Gives out the names of the generated code, and refuses to give one out twice. */
export interface NameTable {
  /**
   * @param owner What the name is for: `payload of renders.progress`.
   * @throws CliError `name_collision`
   */
  claim(name: string, owner: string): string;
}

/**
 * @param file How messages name the contract's module.
 */
export function createNameTable(file: string): NameTable {
  const owners = new Map<string, string>();
  return {
    claim(name, owner) {
      const taken = owners.get(name) ?? reservedFor(name);
      if (taken !== undefined) {
        throw new CliError({
          code: "name_collision",
          file,
          problem: `the ${owner} would be called ${name} in the generated code, which is ${taken}`,
          mend: "Rename one of them in the contract.",
        });
      }
      owners.set(name, `the ${owner}`);
      return name;
    },
  };
}

function reservedFor(name: string): string | undefined {
  if (GLOBALS.has(name)) return "a name of JavaScript or TypeScript itself";
  if (IMPORTED.has(name)) return "a name that the generated code imports";
  return undefined;
}

/** Types and values that the generated code may mean when it writes these names. */
const GLOBALS: ReadonlySet<string> = new Set(
  (
    "Array ArrayBuffer BigInt Boolean Date Error Exclude Extract Infinity Iterable Map NaN NonNullable Number Object Omit " +
    "Partial Pick Promise Proxy ReadonlyArray ReadonlyMap ReadonlySet Readonly Record RegExp Required Set String Symbol " +
    "TypeError URL Uint8Array File Blob AsyncIterable AbortSignal JSON Math"
  ).split(" "),
);

/** Names that generators import or export again from packages, of the form that generated names have. A test compares them. */
const IMPORTED: ReadonlySet<string> = new Set(
  (
    "ChannelOptions ChannelSnapshot ChannelStatus ClientBase ClientContext ClientOptions ClientProviderProps Connection " +
    "ConnectionState ContractDescriptor createClient createClientContext createEmitter DataOf decodeEvent decodeSnapshot EmitOptions " +
    "Emitted EmitterOptions EmitterSource fromDecoder Parser SnapshotOf Subscribable SubscriptionStatus Update useChannel"
  ).split(" "),
);
