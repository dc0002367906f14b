import type { Denied } from "@tidings/wire";
import type { Catalogue, Found } from "./catalogue.ts";
import type { EmitterSource } from "./emitter-source.ts";
import type { AuthorizeContext, HandlerSettings } from "./handler-options.ts";
import { Refusal } from "./problem.ts";

/** What of the requested channels the principal gets. */
export interface Grant {
  readonly channels: ReadonlySet<string>;
  readonly denied: readonly Denied[];
}

/**
 * Looks up and authorises every address.
 *
 * @throws Refusal when none is granted, with the fault that the client can do most about.
 */
export async function grantChannels<E extends EmitterSource, Principal, Req>(
  addresses: readonly string[],
  caller: { readonly principal: Principal | null; readonly request: Req },
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<Grant> {
  const verdicts = await Promise.all(addresses.map((address) => judge(address, catalogue.find(address))));
  const denied = verdicts.filter((verdict) => typeof verdict !== "string");
  const channels = new Set(verdicts.filter((verdict) => typeof verdict === "string"));
  if (channels.size === 0) throw refusal(denied);
  return { channels, denied };

  async function judge(requested: string, found: Found | undefined): Promise<string | Denied> {
    if (!found) return deny(requested, "unknown_channel", "no contract served here has such an address");
    if (!found.ok) {
      const faults = found.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      return deny(requested, "invalid_params", faults.join("; "));
    }
    const { access, address, channel, params } = found;
    if (access === "public") return address;
    if (caller.principal === null && settings.authenticate) {
      return deny(requested, "unauthorized", "sign in to subscribe to it");
    }
    // The catalogue knows the contracts as data only; what it found is one of the channels of E.
    const context = { channel, params, address, ...caller } as unknown as AuthorizeContext<E, Principal, Req>;
    if ((await settings.authorize?.(context)) === true) return address;
    return deny(requested, "forbidden", "not allowed to subscribe to it");
  }
}

function deny(channel: string, code: Denied["code"], message: string): Denied {
  return { channel, code, message };
}

const BY_USE: readonly Denied["code"][] = ["unauthorized", "forbidden", "invalid_params", "unknown_channel"];

function refusal(denied: readonly Denied[]): Refusal {
  const code = BY_USE.find((one) => denied.some((each) => each.code === one)) ?? "forbidden";
  const [first] = denied.filter((each) => each.code === code);
  return new Refusal(code, `${first?.channel}: ${first?.message}`);
}
