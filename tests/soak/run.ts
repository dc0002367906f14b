/**
 * Subscribers, a ledger, and random faults for as long as one likes: `pnpm run soak --minutes 10 --subscribers 500 --seed 7`. The seed
 * gives the same faults at the same moments. Exits with 1 when anything was lost, repeated or out of order.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { seededRandom } from "../support/seeded-random.ts";
import { until } from "../support/until.ts";
import { inject } from "./inject.ts";
import { scheduleFaults } from "./schedule.ts";
import { createSoakWorld } from "./soak-world.ts";

const { values } = parseArgs({
  // pnpm hands its own `--` on.
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    minutes: { type: "string", default: "1" },
    subscribers: { type: "string", default: "500" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    /** Events a second, of all topics together. */
    rate: { type: "string", default: "40" },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const size = { subscribers: Number(values.subscribers), networks: 5, servers: 3, topics: 20 };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`soak: seed ${seed}, ${minutes} minutes, ${size.subscribers} subscribers`);
const schedule = scheduleFaults({ seed, minutes, ...size });
const random = seededRandom(seed + 1);
await using world = await createSoakWorld(size);
const { subscribers, topics, ledger, networks } = world;
for (const subscriber of subscribers) {
  const own = world.topicsOf(subscriber);
  const any = (): string => own[Math.floor(random() * own.length)] as string;
  for (const topic of new Set([any(), any(), any()])) subscriber.listen(topic);
}
/** Whoever has let go of all its channels rests. */
const notLive = (): string[] =>
  subscribers.flatMap(({ name, state, topics }) =>
    state.phase === "live" || (state.phase === "idle" && topics.size === 0) ? [] : `${name} is ${state.phase}`,
  );
const allLive = (): boolean => notLive().length === 0;
await until(() => `all are live, but ${notLive().slice(0, 20)}`, allLive, 120_000);

const start = performance.now();
const isOver = (): boolean => performance.now() - start > minutes * 60_000;
const emitting = (async () => {
  const random = seededRandom(seed + 2);
  while (!isOver()) {
    await world.emit(topics[Math.floor(random() * topics.length)] as string, 4);
    await sleep(4_000 / Number(values.rate));
  }
})();

const counts = new Map<string, number>();
const underWay = new Set<Promise<unknown>>();
const busy = new Set<unknown>();
for (const { at, fault } of schedule) {
  await sleep(Math.max(0, at - (performance.now() - start)));
  const done = inject(fault, world, busy, random).then((did) => {
    if (did) counts.set(fault.kind, (counts.get(fault.kind) ?? 0) + 1);
    underWay.delete(done);
  });
  underWay.add(done);
}
await emitting;
await Promise.all(underWay);

for (const network of networks) network.heal();
await until(() => `all are live again, but ${notLive().slice(0, 20)}`, allLive, 120_000);
await sleep(5_000);
for (const topic of topics) await world.emit(topic, 1);
const behind = (): number =>
  subscribers.filter((one) => [...one.topics].some((topic) => one.last(topic) !== world.next(topic) - 1)).length;
let late = 0;
await until("all have all", () => behind() === 0, 120_000).catch(() => {
  late = behind();
});

const { deliveries, lost, repeated, misordered, uninvited } = ledger.verdict();
const resets: Record<string, number> = {};
for (const reason of subscribers.flatMap((one) => one.resets)) resets[reason] = (resets[reason] ?? 0) + 1;
const connections = networks.reduce((sum, { accepted }) => sum + accepted, 0);
say(`events appended: ${world.emitted}; deliveries: ${deliveries}; connections made: ${connections}`);
const snapshots = subscribers.reduce((sum, one) => sum + one.snapshots, 0);
say(`states given: ${snapshots}`);
say(`faults: ${JSON.stringify(Object.fromEntries([...counts].sort()))}`);
say(`resets told: ${JSON.stringify(resets)}`);
say(
  `lost: ${lost.length}; repeated: ${repeated.length}; out of order: ${misordered.length}; unexpected: ${uninvited.length}; behind: ${late}`,
);
for (const line of [...lost, ...repeated, ...misordered, ...uninvited].slice(0, 20)) say(`  ${line}`);
process.exitCode = lost.length + repeated.length + misordered.length + uninvited.length + late === 0 ? 0 : 1;
say(
  process.exitCode === 0 ? "soak: nothing lost, repeated or out of order" : `soak: FAILED; again with --seed ${seed}`,
);
