import { ServerError } from "../errors/server-error.ts";
import { knownOptions, textOption } from "../options/check-option.ts";
import type { Catalogue } from "./catalogue.ts";

/** Which open streams to ask for anew; all of them without either. */
export interface RecheckOptions {
  /** Those of this principal, as `principalKey` names it. */
  readonly principalKey?: string;
  /** Those that carry this channel, by its concrete address: `renders/42`. */
  readonly channel?: string;
}

/** Refuses whatever would mean no stream at all: whoever takes a right away must not believe that it was done. */
export function resolveRecheck(which: RecheckOptions, catalogue: Catalogue, hasKeys: boolean): RecheckOptions {
  knownOptions("options", which, ["principalKey", "channel"]);
  const principalKey = textOption("options.principalKey", which.principalKey);
  if (principalKey !== undefined && !hasKeys) {
    const mend = "needs the handler's option `principalKey`, which tells principals apart";
    throw new ServerError("invalid_option", "options.principalKey", mend);
  }
  const channel = textOption("options.channel", which.channel);
  return {
    ...(principalKey === undefined ? {} : { principalKey }),
    ...(channel === undefined ? {} : { channel: canonical(channel, catalogue) }),
  };
}

function canonical(address: string, catalogue: Catalogue): string {
  const found = catalogue.find(address);
  if (found?.ok) return found.address;
  const faults = found?.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  const served = catalogue.sources.flatMap(({ contract }) =>
    Object.values(contract.channels).map((one) => one.address),
  );
  const mend = `no channel served here has the address ${JSON.stringify(address)}${faults ? ` (${faults.join("; ")})` : ""}; give one of ${served.join(", ")}, with its parameters filled in`;
  throw new ServerError("invalid_option", "options.channel", mend);
}

/** What of a stream tells whether it is meant. */
interface Meant {
  readonly principalKey: string | undefined;
  readonly channels: ReadonlySet<string>;
}

export function isMeant({ principalKey, channel }: RecheckOptions, stream: Meant): boolean {
  return (
    (principalKey === undefined || stream.principalKey === principalKey) &&
    (channel === undefined || stream.channels.has(channel))
  );
}
