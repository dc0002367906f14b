import type { Limits } from "./limits.ts";
import { RETRY_AFTER, Refusal } from "./problem.ts";

/** Counts open streams, in total and per principal. A request takes its place before it is looked at any further. */
export interface ConnectionCount {
  readonly total: number;
  /** Of `total`, those that are being admitted. */
  readonly pending: number;
  /** @throws Refusal `too_many_connections` */
  enter(): Place;
}

export interface Place {
  /** @throws Refusal `too_many_connections` */
  claim(principalKey: string): void;
  /** The request has been admitted. */
  settle(): void;
  /** Gives the place back; more calls do nothing. */
  leave(): void;
}

export function createConnectionCount(limits: Limits): ConnectionCount {
  let total = 0;
  let pending = 0;
  const perPrincipal = new Map<string, number>();

  return {
    get total() {
      return total;
    },
    get pending() {
      return pending;
    },
    enter() {
      if (total >= limits.connections) throw tooMany("the server has as many connections as it may");
      if (pending >= limits.pending) throw tooMany("the server is admitting as many clients as it may");
      total += 1;
      pending += 1;
      let key: string | undefined;
      let settled = false;
      let left = false;

      function settle(): void {
        if (settled) return;
        settled = true;
        pending -= 1;
      }

      return {
        claim(principalKey) {
          // The client has gone meanwhile: nobody would take it off again.
          if (left) return;
          const count = perPrincipal.get(principalKey) ?? 0;
          if (count >= limits.connectionsPerPrincipal) {
            throw tooMany(`you have ${count} connections open, as many as you may`);
          }
          perPrincipal.set(principalKey, count + 1);
          key = principalKey;
        },
        settle,
        leave() {
          if (left) return;
          left = true;
          settle();
          total -= 1;
          if (key === undefined) return;
          const count = (perPrincipal.get(key) ?? 1) - 1;
          if (count === 0) perPrincipal.delete(key);
          else perPrincipal.set(key, count);
        },
      };
    },
  };
}

function tooMany(detail: string): Refusal {
  return new Refusal("too_many_connections", detail, RETRY_AFTER);
}
