import type { Denied } from "@tidings/wire";
import type { EmitterSource } from "../emit/emitter-source.ts";
import { guarded } from "../errors/failure.ts";
import type { AuthorizeContext, HandlerSettings } from "../options/handler-options.ts";
import { Refusal } from "../request/problem.ts";
import { type Authorization, expiryOf } from "./authorization.ts";
import type { Catalogue, Found } from "./catalogue.ts";
import type { Verdict } from "./lease.ts";

/** Who asks for channels. */
export interface Caller<Principal, Req> {
  readonly principal: Principal | null;
  readonly request: Req;
  /** Canonical addresses of the private channels to which a ticket is limited. Absent: no such limit. */
  readonly ticketChannels?: readonly string[] | undefined;
}

/** What of the requested channels the principal gets. */
export interface Grant {
  readonly channels: ReadonlySet<string>;
  /** Those of them that are private, and must be asked for again while the stream is open. */
  readonly guarded: readonly string[];
  /** When the first permission ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly denied: readonly Denied[];
}

interface Permission {
  readonly address: string;
  readonly isGuarded: boolean;
  readonly expiresAt: number;
}

/**
 * Looks up and authorises every address.
 *
 * @throws Refusal when none is granted, with the fault that the client can do most about.
 * @throws Failure when `authorize` throws
 */
export async function grantChannels<E extends EmitterSource, Principal, Req>(
  addresses: readonly string[],
  caller: Caller<Principal, Req>,
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<Grant> {
  const verdicts = await judgeAll(addresses, caller, catalogue, settings);
  const denied = verdicts.filter((verdict) => "code" in verdict);
  const granted = verdicts.filter((verdict) => "address" in verdict);
  if (granted.length === 0) throw refusal(denied);
  return {
    channels: new Set(granted.map(({ address }) => address)),
    guarded: [...new Set(granted.flatMap(({ address, isGuarded }) => (isGuarded ? [address] : [])))],
    expiresAt: Math.min(...granted.map(({ expiresAt }) => expiresAt)),
    denied,
  };
}

/**
 * Whether the caller may still have all of these channels.
 *
 * @throws Failure when `authorize` throws
 */
export async function confirmChannels<E extends EmitterSource, Principal, Req>(
  addresses: readonly string[],
  caller: Caller<Principal, Req>,
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<Verdict> {
  const verdicts = await judgeAll(addresses, caller, catalogue, settings);
  let expiresAt = Number.POSITIVE_INFINITY;
  for (const verdict of verdicts) {
    if ("code" in verdict) {
      const code = verdict.code === "unauthorized" ? "unauthorized" : "forbidden";
      return { allowed: false, code, message: `${verdict.channel}: ${verdict.message}` };
    }
    expiresAt = Math.min(expiresAt, verdict.expiresAt);
  }
  return { allowed: true, expiresAt };
}

function judgeAll<E extends EmitterSource, Principal, Req>(
  addresses: readonly string[],
  caller: Caller<Principal, Req>,
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<(Permission | Denied)[]> {
  return Promise.all(addresses.map((address) => judge(address, catalogue.find(address), caller, settings)));
}

async function judge<E extends EmitterSource, Principal, Req>(
  requested: string,
  found: Found | undefined,
  caller: Caller<Principal, Req>,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<Permission | Denied> {
  if (!found) return deny(requested, "unknown_channel", "no contract served here has such an address");
  if (!found.ok) {
    const faults = found.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return deny(requested, "invalid_params", faults.join("; "));
  }
  const { access, address, channel, params } = found;
  if (access === "public") return { address, isGuarded: false, expiresAt: Number.POSITIVE_INFINITY };
  const { principal, request, ticketChannels } = caller;
  if (principal === null && (settings.authenticate || settings.tickets)) {
    return deny(requested, "unauthorized", "sign in to subscribe to it");
  }
  if (ticketChannels && !ticketChannels.includes(address)) {
    return deny(requested, "forbidden", "the ticket is for other channels");
  }
  // The catalogue knows the contracts as data only; what it found is one of the channels of E.
  const context = { channel, params, address, principal, request } as unknown as AuthorizeContext<E, Principal, Req>;
  const expiresAt = await guarded("authorize", async () => expiryOf(await askFor(context)), { channel: address });
  if (expiresAt === undefined) return deny(requested, "forbidden", "not allowed to subscribe to it");
  if (expiresAt <= settings.now()) return deny(requested, "unauthorized", "the permission for it has expired");
  return { address, isGuarded: true, expiresAt };

  async function askFor(asked: AuthorizeContext<E, Principal, Req>): Promise<Authorization | undefined> {
    return settings.authorize?.(asked);
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
