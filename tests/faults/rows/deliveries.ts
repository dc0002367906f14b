import { setTimeout as sleep } from "node:timers/promises";
import { cutAfterBytes, rateLimit } from "../../support/fault-proxy/index.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";
import type { FaultWorld } from "../fault-world.ts";
import { killInMidst } from "../kill-in-midst.ts";

const exact = { verdict: "exact" } as const;
const latest = { channel: "signals", right: exact } as const;

/** A reader that was sent everything proves nothing about what may be left out. */
function leftOut({ subscriber, topic, next }: FaultWorld, share = 0.5): void {
  if (subscriber.events > next(topic) * share) throw new Error(`heard ${subscriber.events} of ${next(topic)}`);
}

/** What a server may leave out, and what it must not: the newest of each key, and the order. */
export const deliveries: readonly Fault[] = [
  {
    ...latest,
    name: "`latest`, a reader that stands still",
    injected: "nothing passes while 20 MB of four keys are sent: the newest of each key follow",
    keys: 4,
    server: { memory: { maxBytes: 2 ** 28 } },
    client: { helloTimeoutMs: 30_000 },
    filler: "x".repeat(4_000),
    async inject(world) {
      world.network.freeze("toClient");
      await world.emit(5_000);
      world.network.heal();
      await world.caughtUp();
      leftOut(world);
    },
  },
  {
    ...latest,
    name: "`latest`, a slow line",
    injected:
      "64 KB per second, while ten keys change a thousand times, by 2 MB: never an older value after a newer one",
    keys: 10,
    filler: "x".repeat(2_000),
    async inject(world) {
      world.network.always({ toClient: [rateLimit(64_000)] });
      world.network.cut();
      await world.sees("live");
      await world.emit(1_000, { everyMs: 1 });
      world.network.cut();
      world.network.always({});
      await world.caughtUp();
      leftOut(world);
    },
  },
  {
    ...latest,
    name: "`latest`, away for longer than the server remembers",
    injected: "6,000 events of ten keys while the client is away: more than the server has in memory",
    keys: 10,
    server: {},
    async inject(world) {
      world.network.down();
      await world.emit(6_000);
      world.network.heal();
      await world.caughtUp();
      leftOut(world, 0.1);
    },
  },
  {
    ...latest,
    name: "`latest`, cut in the replay",
    injected: "each of eight connections ends 6,000 bytes into its answer, while 300 keys wait that go on changing",
    keys: 300,
    async inject(world) {
      world.network.down();
      await world.emit(900);
      world.network.heal();
      world.network.next({ toClient: [cutAfterBytes(6_000, "rst")] }, 8);
      await world.emit(300, { everyMs: 2 });
      await world.caughtUp();
    },
  },
  {
    ...latest,
    name: "`latest`, SIGKILL while events are sent",
    injected: "the server is killed twice in 300 events of seven keys and starts again on the same file",
    keys: 7,
    sqlite: {},
    inject: (world) => killInMidst(world, 2),
  },
  {
    ...latest,
    name: "`latest`, from process to process",
    injected: "each reconnect goes to the other of two processes on one file, where the keys change in turn",
    keys: 3,
    sqlite: {},
    async inject({ server, peer, network, emit, caughtUp }) {
      const other = await peer();
      for (let time = 0; time < 6; time += 1) {
        network.route(time % 2 === 0 ? other.port : server.port);
        network.cut(time % 3 === 0 ? "fin" : "rst");
        await emit(40, { at: time % 4 < 2 ? server : other });
      }
      await caughtUp();
    },
  },
  {
    ...latest,
    name: "`volatile`, cut",
    injected:
      "connections are cut while volatile and stored events are sent: the former may be lost, and never come later",
    async inject({ network, subscriber, bystander, emit, blink, caughtUp, sees }) {
      const emitting = Promise.all([emit(200, { everyMs: 5 }), blink(200)]);
      for (let time = 0; time < 5; time += 1) {
        await sleep(150);
        network.cut(time % 2 === 0 ? "fin" : "rst");
      }
      await emitting;
      network.down();
      await sees("waiting network");
      await blink(20, { by: "meanwhile", heardBy: [bystander] });
      network.heal();
      await sees("live");
      await caughtUp();
      await until("volatile events came", () => subscriber.blinks > 0 && bystander.blinks > subscriber.blinks);
    },
  },
  {
    ...latest,
    name: "`volatile`, a reader that stands still",
    injected: "nothing passes while 8 MB are stored and 100 volatile events are emitted; the stored ones all come",
    server: { memory: { maxBytes: 2 ** 28 } },
    client: { helloTimeoutMs: 30_000 },
    filler: "x".repeat(4_000),
    async inject({ network, subscriber, bystander, emit, blink, caughtUp }) {
      network.freeze("toClient");
      await emit(2_000);
      await blink(100);
      await until("the bystander hears them", () => bystander.blinks === 100);
      network.heal();
      await caughtUp();
      if (subscriber.blinks > 0) throw new Error(`${subscriber.blinks} volatile events were kept for a slow reader`);
    },
  },
  {
    ...latest,
    name: "`volatile`, from process to process",
    injected: "two processes on one file both emit, and each reconnect goes to the other one",
    sqlite: {},
    async inject({ server, peer, network, subscriber, bystander, emit, blink, caughtUp }) {
      const other = await peer();
      const emitting = Promise.all([blink(150), blink(150, { by: "second", at: other }), emit(150, { everyMs: 5 })]);
      for (let time = 0; time < 5; time += 1) {
        await sleep(150);
        network.route(time % 2 === 0 ? other.port : server.port);
        network.cut(time % 2 === 0 ? "fin" : "rst");
      }
      await emitting;
      await caughtUp();
      await until("volatile events of both came", () => bystander.blinks > 150 && subscriber.blinks > 0);
    },
  },
  {
    ...latest,
    name: "`volatile`, SIGKILL",
    injected:
      "the process that emits volatile events is killed and starts again on the same file, which has none of them",
    sqlite: {},
    async inject({ server, network, bystander, subscriber, blink, caughtUp, emit }) {
      network.down();
      const blinking = blink(400, { heardBy: [bystander] });
      await until("some came", () => bystander.blinks > 30);
      await server.process.kill("SIGKILL");
      await blinking;
      await server.restart();
      network.heal();
      await emit(20);
      await caughtUp();
      if (subscriber.blinks > 0) throw new Error("a volatile event was kept");
    },
  },
];
