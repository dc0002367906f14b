import { ServerError } from "../errors/server-error.ts";
import { functionOption, integerOption, knownOptions, textListOption } from "../options/check-option.ts";
import { memoryTicketStore } from "./memory-ticket-store.ts";

/** What a ticket stands for. */
export interface Ticket<Principal> {
  readonly principal: Principal;
  /** Addresses of the private channels it is good for; absent for all that `authorize` allows. */
  readonly channels?: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Where tickets are kept until they are used. Processes that share the work of one endpoint share a store, such as Redis
 * (`SET key value PX ttl NX`, `GETDEL key`); the principal must then survive JSON.
 *
 * - `take` MUST give a ticket to one caller only, whoever asks at the same time, and MUST forget it.
 * - Keys are the SHA-256 of the ticket: who reads the store can't use what is in it, and looking a key up tells by its time
 *   nothing about tickets that exist.
 * - `put` MAY reject, such as when the store is full; nothing is issued then.
 */
export interface TicketStore<Principal> {
  put(key: string, ticket: Ticket<Principal>, ttlMs: number): void | Promise<void>;
  take(key: string): Ticket<Principal> | undefined | Promise<Ticket<Principal> | undefined>;
}

export interface TicketOptions<Principal> {
  /** Milliseconds for which a ticket can be used, 1,000 to 600,000. Default: 30,000. */
  readonly ttlMs?: number;
  /** Tickets that the store in memory holds at a time, 1 to 1,000,000. Default: 10,000. */
  readonly max?: number;
  /**
   * Of `max`, those of one principal, 1 to 1,000,000; more are refused until one is used or expires. Default: 100, which is 200 a
   * minute that nobody uses.
   */
  readonly maxPerPrincipal?: number;
  /**
   * Tells principals apart for `maxPerPrincipal`. Default: by their JSON. Give it when that is `{}`, as of a class with private
   * fields, or when it has something in it that changes, such as a token's expiry.
   */
  readonly principalKey?: (principal: Principal) => string;
  /** Default: this process's memory. The three options before this one are of that, and go with no other. */
  readonly store?: TicketStore<Principal>;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

export interface IssueOptions {
  /**
   * Limits the ticket to these private channels, by concrete address: `renders/42`. An address of no channel lets nobody in.
   * Default: all that `authorize` allows.
   */
  readonly channels?: readonly string[];
}

/** Single-use tickets for a native `EventSource`, which can send no headers. */
export interface Tickets<Principal> {
  /**
   * A new ticket, 43 characters of base64url, for the query: `new EventSource("/events/renders/42?ticket=" + ticket)`. Issue
   * it only to a caller whom you have authenticated, by POST.
   *
   * @throws ServerError `too_many_tickets` when the store in memory is full, or has `maxPerPrincipal` of this principal;
   * `invalid_option`
   */
  issue(principal: Principal, options?: IssueOptions): Promise<string>;
  /**
   * What a ticket stands for, once: undefined for one that was used, has expired, or never was. The handler calls it.
   *
   * @throws ServerError `invalid_option` when the application's store gives what is no ticket
   */
  redeem(ticket: string): Promise<Ticket<Principal> | undefined>;
}

const TICKET = /^[A-Za-z0-9_-]{43}$/;

/** @throws ServerError `invalid_option` */
export function createTickets<Principal>(options: TicketOptions<Principal> = {}): Tickets<Principal> {
  knownOptions("options", options, ["ttlMs", ...OF_MEMORY, "store", "now"]);
  const ttlMs = integerOption("options.ttlMs", options.ttlMs, 30_000, { min: 1_000, max: 600_000 });
  const now = functionOption("options.now", options.now) ?? Date.now;
  const store = options.store === undefined ? storeInMemory(options, now) : checkStore(options);
  return {
    async issue(principal, issued = {}) {
      if (principal === null || principal === undefined) {
        throw new ServerError("invalid_option", "principal", "a ticket is for somebody who is known");
      }
      // A limit that is misspelt or no list would be no limit, or another one.
      knownOptions("options", issued, ["channels"]);
      const channels = textListOption("options.channels", issued.channels);
      const ticket = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
      const kept: Ticket<Principal> = {
        principal,
        ...(channels ? { channels: [...channels] } : {}),
        expiresAt: now() + ttlMs,
      };
      await store.put(await hash(ticket), kept, ttlMs);
      return ticket;
    },
    async redeem(ticket) {
      if (!TICKET.test(ticket)) return undefined;
      const kept = (await store.take(await hash(ticket))) ?? undefined;
      if (kept !== undefined) checkKept(kept);
      // A shared store may keep it for longer than it said, or its clock may be another one.
      return kept && kept.expiresAt > now() ? kept : undefined;
    },
  };
}

const OF_MEMORY = ["max", "maxPerPrincipal", "principalKey"] as const;

function storeInMemory<Principal>(options: TicketOptions<Principal>, now: () => number): TicketStore<Principal> {
  const range = { min: 1, max: 1_000_000 };
  const bounds = {
    max: integerOption("options.max", options.max, 10_000, range),
    maxPerPrincipal: integerOption("options.maxPerPrincipal", options.maxPerPrincipal, 100, range),
  };
  const keyOf = functionOption("options.principalKey", options.principalKey) ?? jsonOf;
  return memoryTicketStore<Principal>(bounds, keyOf, now);
}

function checkStore<Principal>(options: TicketOptions<Principal>): TicketStore<Principal> {
  const { store } = options;
  if (typeof store?.put !== "function" || typeof store.take !== "function") {
    throw new ServerError("invalid_option", "options.store", "expected an object with the functions `put` and `take`");
  }
  const idle = OF_MEMORY.find((name) => options[name] !== undefined);
  if (idle === undefined) return store;
  throw new ServerError("invalid_option", `options.${idle}`, "is of the store in memory, and there is a `store`");
}

/** What an application's store gives has been through its JSON, or through somebody's hands. */
function checkKept({ principal, channels }: Partial<Ticket<unknown>>): void {
  if (principal === null || principal === undefined) {
    throw new ServerError(
      "invalid_option",
      "options.store.take().principal",
      "expected the principal that `put` was given",
    );
  }
  textListOption("options.store.take().channels", channels);
}

function jsonOf(principal: unknown): string {
  const mend = "its JSON tells it from no other; give createTickets the option `principalKey`";
  let json: string | undefined;
  try {
    json = JSON.stringify(principal);
  } catch (cause) {
    throw new ServerError("invalid_option", "principal", mend, { cause });
  }
  if (json === undefined || json === "{}") throw new ServerError("invalid_option", "principal", mend);
  return json;
}

async function hash(ticket: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(ticket))).toString("base64url");
}
