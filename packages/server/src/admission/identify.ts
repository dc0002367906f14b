import type { EmitterSource } from "../emit/emitter-source.ts";
import { guarded } from "../errors/failure.ts";
import type { HandlerSettings } from "../options/handler-options.ts";
import { Refusal } from "../request/problem.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Caller } from "./grant-channels.ts";

/** Who made a request. */
export interface Identity<Principal, Req> {
  readonly caller: Caller<Principal, Req>;
  /** Who that is by now. Rejects with Failure when `authenticate` throws. */
  again(): Promise<Caller<Principal, Req>>;
}

/**
 * By the ticket in the query, if tickets are taken and there is one; else by `authenticate`.
 *
 * @throws Refusal `unauthorized` for a ticket that is not good
 * @throws Failure when `authenticate` or the store of tickets throws
 */
export async function identify<E extends EmitterSource, Principal, Req>(
  request: Req,
  ticket: string | undefined,
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
): Promise<Identity<Principal, Req>> {
  const { tickets } = settings;
  if (tickets && ticket !== undefined) {
    const redeemed = await guarded("authenticate", () => tickets.redeem(ticket));
    if (!redeemed) {
      throw new Refusal("unauthorized", "the ticket was used, has expired or never was: get a new one");
    }
    // It can't be redeemed again: until the stream ends its principal is who it was, and `authorize` decides.
    const ticketChannels = redeemed.channels?.map((address) => canonical(address, catalogue));
    const caller = { principal: redeemed.principal, request, ticketChannels };
    return { caller, again: async () => caller };
  }
  return new Authenticated(await authenticate(request, settings), request, settings);
}

/** As the catalogue spells it; what is nobody's address is like none that is asked for. */
function canonical(address: string, catalogue: Catalogue): string {
  const found = catalogue.find(address);
  return found?.ok ? found.address : address;
}

type Authenticates<Principal, Req> = Pick<HandlerSettings<EmitterSource, Principal, Req>, "authenticate">;

/** A class, because each open stream holds one. */
class Authenticated<Principal, Req> implements Identity<Principal, Req>, Caller<Principal, Req> {
  readonly principal: Principal | null;
  readonly request: Req;
  readonly #settings: Authenticates<Principal, Req>;

  constructor(principal: Principal | null, request: Req, settings: Authenticates<Principal, Req>) {
    this.principal = principal;
    this.request = request;
    this.#settings = settings;
  }

  get caller(): Caller<Principal, Req> {
    return this;
  }

  async again(): Promise<Caller<Principal, Req>> {
    return { principal: await authenticate(this.request, this.#settings), request: this.request };
  }
}

function authenticate<Principal, Req>(
  request: Req,
  settings: Authenticates<Principal, Req>,
): Promise<Principal | null> {
  return guarded("authenticate", async () => (await settings.authenticate?.(request)) ?? null);
}
