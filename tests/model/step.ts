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

const anyStep = fc.oneof(
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

const cut = (of: number): Step => ({ do: "cut", client: of });
const emit = (times: number): Step => ({ do: "emit", channel: 0, times });
const wait = (ms: number): Step => ({ do: "wait", ms });

/** Clients that were cut come back together from further behind than the server's window: they share the pages that they read. */
const herd = fc.integer({ min: 13, max: 24 }).map((times): Step[] => [cut(0), cut(1), emit(times), wait(40)]);

const alike = [0, 1, 2].flatMap((client): Step[] => [
  { do: "release", client },
  { do: "join", client, channel: 0 },
  ...[1, 2].map((channel) => ({ do: "leave" as const, client, channel })),
]);
const rebirth: readonly Step[] = [{ do: "loseHistory" }, wait(3)];
const burst: readonly Step[] = [emit(9), wait(4), emit(9), wait(4), emit(9), wait(40)];

/** A life of the log ends beside a reader that is stuck in it and pages that were shared; then a client falls behind in the next one. */
const twoLives = fc
  .integer({ min: 1, max: 12 })
  .map((early): Step[] => [
    ...[...alike, wait(10), ...rebirth, wait(40)],
    ...[{ do: "hold", client: 2 } as const, cut(0), cut(1), ...burst],
    ...[...rebirth, emit(early), wait(3), cut(0), ...burst],
    { do: "release", client: 2 },
  ]);

export const anySteps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 80, arbitrary: anyStep.map((one) => [one]) },
      { weight: 1, arbitrary: herd },
      { weight: 1, arbitrary: twoLives },
    ),
    { minLength: 10, maxLength: 45, size: "max" },
  )
  .map((parts) => parts.flat());

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
