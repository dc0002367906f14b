import { seededRandom } from "../support/seeded-random.ts";

/** A fault of the soak. `network` and `server` are numbers of them; `ms` is how long it lasts. */
export type SoakFault =
  | { readonly kind: "cut"; readonly network: number; readonly how: "fin" | "rst" }
  | { readonly kind: "freeze" | "away"; readonly network: number; readonly ms: number }
  | {
      readonly kind: "split" | "cut in replay" | "slow line" | "buffer";
      readonly network: number;
      readonly connections: number;
    }
  | { readonly kind: "stop"; readonly server: number; readonly ms: number }
  | { readonly kind: "kill" | "drain"; readonly server: number }
  | { readonly kind: "change channels"; readonly subscribers: number };

export interface Scheduled {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly fault: SoakFault;
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly networks: number;
  readonly servers: number;
}

/** One fault a second on the average, and which: the same for the same options. */
export function scheduleFaults({ seed, minutes, networks, servers }: ScheduleOptions): readonly Scheduled[] {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const kinds: readonly (() => SoakFault)[] = [
    () => ({ kind: "cut", network: below(networks), how: random() < 0.5 ? "fin" : "rst" }),
    () => ({ kind: "cut", network: below(networks), how: random() < 0.5 ? "fin" : "rst" }),
    () => ({ kind: "freeze", network: below(networks), ms: 100 + below(6_000) }),
    () => ({ kind: "split", network: below(networks), connections: 1 + below(5) }),
    () => ({ kind: "cut in replay", network: below(networks), connections: 1 + below(50) }),
    () => ({ kind: "slow line", network: below(networks), connections: 1 + below(5) }),
    () => ({ kind: "buffer", network: below(networks), connections: 1 + below(5) }),
    () => ({ kind: "stop", server: below(servers), ms: 100 + below(4_000) }),
    () => ({ kind: "kill", server: below(servers) }),
    () => ({ kind: "drain", server: below(servers) }),
    () => ({ kind: "change channels", subscribers: 1 + below(20) }),
    () => ({ kind: "change channels", subscribers: 1 + below(20) }),
    () => ({ kind: "away", network: below(networks), ms: 15_000 + below(5_000) }),
  ];
  const schedule: Scheduled[] = [];
  for (let at = 0; at < minutes * 60_000; at += random() * 2_000) {
    schedule.push({ at, fault: (kinds[below(kinds.length)] as () => SoakFault)() });
  }
  return schedule;
}
