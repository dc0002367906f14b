import fc from "fast-check";
import type { World } from "./model-world.ts";

/** One thing that happens to the world. */
export type Step =
  | { readonly do: "emit"; readonly channel: number; readonly times: number }
  | { readonly do: "join" | "leave"; readonly client: number; readonly channel: number }
  | { readonly do: "cut" | "hold" | "release"; readonly client: number }
  | { readonly do: "pass"; readonly client: number; readonly bytes: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "trim"; readonly keep: number }
  | { readonly do: "failReads"; readonly times: number }
  | { readonly do: "roll"; readonly drainMs: number }
  | { readonly do: "breakTail" | "loseHistory" };

const client = fc.nat(2);
const channel = fc.nat(2);
const step = <S extends Step["do"], R>(name: S, rest: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
  fc.record({ do: fc.constant(name), ...rest });

export const anyStep = fc.oneof(
  { weight: 16, arbitrary: step("emit", { channel, times: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 5, arbitrary: step("join", { client, channel }) },
  { weight: 2, arbitrary: step("leave", { client, channel }) },
  { weight: 3, arbitrary: step("cut", { client }) },
  { weight: 2, arbitrary: step("hold", { client }) },
  { weight: 4, arbitrary: step("pass", { client, bytes: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 3, arbitrary: step("release", { client }) },
  { weight: 8, arbitrary: step("wait", { ms: fc.constantFrom(0, 1, 3, 10, 40, 300) }) },
  { weight: 2, arbitrary: step("trim", { keep: fc.nat(20) }) },
  { weight: 1, arbitrary: step("failReads", { times: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: step("roll", { drainMs: fc.constantFrom(0, 50) }) },
  { weight: 1, arbitrary: step("breakTail", {}) },
  { weight: 1, arbitrary: step("loseHistory", {}) },
) as fc.Arbitrary<Step>;

/** Whether a reset may come of it: what a client has not heard is gone. */
export const losesHistory = ({ do: what }: Step): boolean => what === "trim" || what === "loseHistory";

export async function apply(world: World, one: Step): Promise<void> {
  const { log, clients, networks, channels } = world;
  switch (one.do) {
    case "emit":
      for (let time = 0; time < one.times; time += 1) log.emit(channels[(one.channel + time) % 3] as string);
      return;
    case "join":
      return clients[one.client]?.join(channels[one.channel] ?? "a");
    case "leave":
      return clients[one.client]?.leave(channels[one.channel] ?? "a");
    case "cut":
      return networks[one.client]?.cut();
    case "hold":
      return networks[one.client]?.hold();
    case "pass":
      return networks[one.client]?.pass(one.bytes);
    case "release":
      return networks[one.client]?.release();
    case "wait":
      return world.wait(one.ms);
    case "trim":
      return log.trimTo(log.head - one.keep);
    case "failReads":
      return log.failReads(one.times);
    case "roll":
      return world.roll(one.drainMs);
    case "breakTail":
      return log.breakTail();
    case "loseHistory":
      return world.loseHistory();
  }
}
