import type { EmitterSource } from "../emit/emitter-source.ts";
import { guarded } from "../errors/failure.ts";
import { ServerError } from "../errors/server-error.ts";
import type { HandlerSettings } from "../options/handler-options.ts";
import type { SubscriptionRequest } from "../request/subscription-request.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Place } from "./connection-count.ts";
import { type Grant, grantChannels } from "./grant-channels.ts";
import { type Identity, identify } from "./identify.ts";

/** A request whose caller is known and gets something. */
export interface Admission<Principal, Req> {
  readonly identity: Identity<Principal, Req>;
  readonly principalKey: string | undefined;
  readonly grant: Grant;
  /** Before `authenticate` and `authorize` were asked. */
  readonly askedAt: number;
}

/**
 * Finds out who asks, takes that principal's place, and asks which channels it may have.
 *
 * @throws Refusal, Failure
 */
export async function shakeHands<E extends EmitterSource, Principal, Req>(
  request: Req,
  wanted: SubscriptionRequest,
  place: Place,
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<Admission<Principal, Req>> {
  const askedAt = settings.now();
  const identity = await identify(request, wanted.ticket, catalogue, settings);
  const { caller } = identity;
  const { principal } = caller;
  const { principalKey: nameOf } = settings;
  let principalKey: string | undefined;
  if (principal !== null && nameOf) {
    principalKey = await guarded("authenticate", async () => checkKey(await nameOf(principal)));
    place.claim(principalKey);
  }
  const grant = await grantChannels(wanted.addresses, caller, catalogue, settings);
  return { identity, principalKey, grant, askedAt };
}

/** Anything else, such as a number, would be no principal that `recheck` could be told of. */
function checkKey(key: unknown): string {
  if (typeof key === "string") return key;
  throw new ServerError("invalid_option", "options.principalKey", `expected a function that returns text, got ${key}`);
}
