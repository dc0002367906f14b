import { ServerError } from "../errors/server-error.ts";
import type { Ticket, TicketStore } from "./tickets.ts";

/** Tickets of one process, at most so many at a time. */
export function memoryTicketStore<Principal>(max: number, now: () => number): TicketStore<Principal> {
  // In the order in which they expire, because each lives as long as the others.
  const tickets = new Map<string, Ticket<Principal>>();

  function forgetExpired(): void {
    for (const [key, { expiresAt }] of tickets) {
      if (expiresAt > now()) return;
      tickets.delete(key);
    }
  }

  return {
    put(key, ticket) {
      forgetExpired();
      if (tickets.size >= max) {
        throw new ServerError("too_many_tickets", "options.max", `${max} tickets wait to be used; try again shortly`);
      }
      tickets.set(key, ticket);
    },
    take(key) {
      const ticket = tickets.get(key);
      tickets.delete(key);
      return ticket;
    },
  };
}
