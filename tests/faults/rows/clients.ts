import { cutAt } from "../../support/fault-proxy/index.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";
import { followInProcess } from "../follower.ts";

const exact = { verdict: "exact" } as const;
const HOUR = 3_600_000;

/** An environment whose clock can be set. */
function movableClock() {
  let offset = 0;
  return {
    move(ms: number) {
      offset += ms;
    },
    environment: {
      now: () => Date.now() + offset,
      random: Math.random,
      schedule(run: () => void, ms: number) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onWake: () => () => undefined,
      offline: () => false,
    },
  };
}
const forward = movableClock();
const back = movableClock();

/** What happens to clients, and what they do, in the midst of it all. */
export const clients: readonly Fault[] = [
  {
    name: "the client's process is stopped",
    injected: "SIGSTOP while 2,000 events arrive, SIGCONT after them",
    right: exact,
    async inject(world) {
      await using follower = await followInProcess(world, "client");
      await world.emit(10);
      await follower.caughtUp();
      follower.signal("SIGSTOP");
      await world.emit(2_000);
      follower.signal("SIGCONT");
      await follower.caughtUp();
    },
  },
  {
    name: "the client's process is stopped for long",
    injected: "SIGSTOP until 24 MB have passed and the log has let go of most of them: it is told so",
    right: { verdict: "reset", reason: "expired" },
    server: { memory: { maxBytes: 4 * 1024 * 1024 } },
    filler: "x".repeat(4_000),
    async inject(world) {
      await using follower = await followInProcess(world, "client");
      world.subscriber.leave(world.topic);
      follower.signal("SIGSTOP");
      await world.emit(6_000, { everyMs: 0 });
      follower.signal("SIGCONT");
      await until("it is reset", () => follower.resets.length > 0);
      world.subscriber.listen(world.topic);
      world.subscriber.resets.push(...follower.resets);
    },
  },
  {
    name: "the client's process is killed",
    injected: "an `EventSource` with a stored cursor is killed with SIGKILL, four times, and started again from it",
    right: exact,
    async inject(world) {
      await using follower = await followInProcess(world, "eventsource");
      for (let time = 0; time < 4; time += 1) {
        const { last } = follower;
        const emitting = world.emit(60, { everyMs: 4 });
        await until("some more have come", () => follower.last > last + 10);
        await follower.restart();
        await emitting;
        await follower.caughtUp();
      }
    },
  },
  {
    name: "channels change in the midst of cuts",
    injected: "a client joins and leaves five channels at random while its connections are cut",
    right: exact,
    async inject({ network, emit, subscriber, topic, caughtUp, next }) {
      const random = seededRandom(7);
      const others = [1, 2, 3, 4, 5].map((number) => `${topic}-${number}`);
      const joined = new Set<string>();
      for (let step = 0; step < 60; step += 1) {
        const other = others[Math.floor(random() * others.length)] as string;
        if (joined.delete(other)) subscriber.leave(other);
        else {
          joined.add(other);
          subscriber.listen(other, { fromFirstHeard: true });
        }
        if (step % 6 === 5) network.cut(step % 12 === 5 ? "rst" : "fin");
        await Promise.all([emit(2), ...others.map((one) => emit(1, { topic: one }))]);
      }
      await until("live", () => subscriber.state.phase === "live");
      await Promise.all(others.map((one) => emit(1, { topic: one })));
      await caughtUp();
      await until("the others too", () => [...joined].every((one) => subscriber.last(one) === next(one) - 1));
    },
  },
  {
    name: "many channels, cut while asking",
    injected: "200 channels, which go in the body of a POST; two requests are cut in the middle of it",
    right: exact,
    async inject({ network, emit, subscriber, topic, caughtUp }) {
      for (let number = 0; number < 200; number += 1) subscriber.listen(`${topic}-many-${number}`);
      await until("live with all", () => subscriber.state.phase === "live" && network.accepted > 1);
      network.next({ toServer: [cutAt({ pattern: /"channels":\[.{40}/ }, "rst")] }, 2);
      network.cut();
      await emit(20);
      await emit(3, { topic: `${topic}-many-7` });
      await caughtUp();
      await until("the other channel too", () => subscriber.last(`${topic}-many-7`) === 3);
    },
  },
  {
    name: "fifty clients at once",
    injected: "fifty more clients, all cut by the network three times while events are sent",
    right: exact,
    async inject({ network, join, emit, topic, subscribers, caughtUp }) {
      for (let number = 0; number < 50; number += 1) join(`crowd ${number}`).listen(topic);
      await until("all are live", () => subscribers.every(({ state }) => state.phase === "live"));
      const emitting = emit(100, { everyMs: 5 });
      for (let time = 0; time < 3; time += 1) {
        await new Promise((resolve) => setTimeout(resolve, 120));
        network.cut();
      }
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "a handler throws",
    injected: "another handler of the same channel throws at each event, and the connection is cut",
    right: exact,
    async inject({ network, emit, subscriber, topic, caughtUp }) {
      let thrown = 0;
      const stop = subscriber.client.counts({ topic }).subscribe({
        onCounted() {
          thrown += 1;
          throw new Error("as it was told to");
        },
      });
      await emit(20);
      await caughtUp();
      network.cut();
      await emit(20);
      await caughtUp();
      stop();
      if (thrown === 0) throw new Error("nothing was thrown");
    },
  },
  {
    name: "the client's clock goes forward",
    injected: "the client's date jumps ahead by an hour, and its connection is cut",
    right: exact,
    client: { environment: forward.environment },
    async inject({ network, emit, caughtUp }) {
      await emit(10);
      forward.move(HOUR);
      await emit(10);
      network.cut();
      await emit(10);
      await caughtUp();
    },
  },
  {
    name: "the client's clock goes back",
    injected: "the client's date jumps back by an hour, and its connection is cut",
    right: exact,
    client: { environment: back.environment },
    async inject({ network, emit, caughtUp }) {
      await emit(10);
      back.move(-HOUR);
      await emit(10);
      network.cut();
      await emit(10);
      await caughtUp();
    },
  },
];
