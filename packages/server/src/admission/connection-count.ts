import type { Limits } from "../options/limits.ts";
import { RETRY_AFTER, Refusal } from "../request/problem.ts";

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
  return new PlaceCount(limits);
}

class PlaceCount implements ConnectionCount {
  readonly #limits: Limits;
  readonly #perPrincipal = new Map<string, number>();
  total = 0;
  pending = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  enter(): Place {
    const { connections, pending } = this.#limits;
    if (this.total >= connections) throw tooMany("the server has as many connections as it may");
    if (this.pending >= pending) throw tooMany("the server is admitting as many clients as it may");
    this.total += 1;
    this.pending += 1;
    return new CountedPlace(this);
  }

  add(principalKey: string): void {
    const count = this.#perPrincipal.get(principalKey) ?? 0;
    if (count >= this.#limits.connectionsPerPrincipal) {
      throw tooMany(`you have ${count} connections open, as many as you may`);
    }
    this.#perPrincipal.set(principalKey, count + 1);
  }

  remove(principalKey: string): void {
    const count = (this.#perPrincipal.get(principalKey) ?? 1) - 1;
    if (count === 0) this.#perPrincipal.delete(principalKey);
    else this.#perPrincipal.set(principalKey, count);
  }
}

/** A class, because each open stream holds one. */
class CountedPlace implements Place {
  readonly #count: PlaceCount;
  #key: string | undefined;
  #settled = false;
  #left = false;

  constructor(count: PlaceCount) {
    this.#count = count;
  }

  claim(principalKey: string): void {
    // The client has gone meanwhile: nobody would take it off again.
    if (this.#left) return;
    this.#count.add(principalKey);
    this.#key = principalKey;
  }

  settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#count.pending -= 1;
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.settle();
    this.#count.total -= 1;
    if (this.#key !== undefined) this.#count.remove(this.#key);
  }
}

function tooMany(detail: string): Refusal {
  return new Refusal("too_many_connections", detail, RETRY_AFTER);
}
