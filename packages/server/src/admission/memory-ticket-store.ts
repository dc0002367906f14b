import { ServerError } from "../errors/server-error.ts";
import type { Ticket, TicketStore } from "./tickets.ts";

interface TicketBounds {
  readonly max: number;
  readonly maxPerPrincipal: number;
}

interface Kept<Principal> {
  readonly ticket: Ticket<Principal>;
  readonly owner: string;
}

/** Tickets of one process, at most so many at a time, and so many of each principal: one can't take the places of all. */
export function memoryTicketStore<Principal>(
  { max, maxPerPrincipal }: TicketBounds,
  keyOf: (principal: Principal) => string,
  now: () => number,
): TicketStore<Principal> {
  // In the order in which they expire, because each lives as long as the others.
  const tickets = new Map<string, Kept<Principal>>();
  const perPrincipal = new Map<string, number>();

  function remove(key: string): Ticket<Principal> | undefined {
    const kept = tickets.get(key);
    if (kept === undefined) return undefined;
    tickets.delete(key);
    const left = (perPrincipal.get(kept.owner) ?? 1) - 1;
    if (left === 0) perPrincipal.delete(kept.owner);
    else perPrincipal.set(kept.owner, left);
    return kept.ticket;
  }

  function forgetExpired(): void {
    for (const [key, { ticket }] of tickets) {
      if (ticket.expiresAt > now()) return;
      remove(key);
    }
  }

  return {
    put(key, ticket) {
      forgetExpired();
      const owner = keyOf(ticket.principal);
      const owned = perPrincipal.get(owner) ?? 0;
      if (owned >= maxPerPrincipal) throw tooMany("options.maxPerPrincipal", `${owned} tickets of this principal`);
      if (tickets.size >= max) throw tooMany("options.max", `${max} tickets`);
      tickets.set(key, { ticket, owner });
      perPrincipal.set(owner, owned + 1);
    },
    take: remove,
  };
}

function tooMany(path: string, which: string): ServerError {
  return new ServerError("too_many_tickets", path, `${which} wait to be used; try again shortly`);
}
