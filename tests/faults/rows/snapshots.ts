import { cutAt } from "../../support/fault-proxy/index.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";
import type { FaultWorld } from "../fault-world.ts";

const exact = { verdict: "exact" } as const;
/** All of the frame. */
const STATE = /event: tidings\.snapshot\n[^\n]+\n\n/;
const tallies = { channel: "tallies", right: exact } as const;

/** Waits until the server has begun to load so many more states. */
async function loads({ server }: FaultWorld, more: number): Promise<void> {
  const begun = async (): Promise<number> => Number((await server.tell({ do: "stats" })).loads);
  const before = await begun();
  await until("states are loaded", async () => (await begun()) >= before + more);
}

async function failedLoads({ server }: FaultWorld, times: number): Promise<void> {
  await until("loads have failed", async () => {
    const { errors } = await server.tell({ do: "stats" });
    return (errors as string[]).filter((error) => error.startsWith("snapshot")).length >= times;
  });
}

/** One that asks for a state while the fault lasts, and events that are appended meanwhile. */
async function latecomer(world: FaultWorld, options: { readonly count?: number; readonly everyMs?: number } = {}) {
  const { count = 40, everyMs = 10 } = options;
  const late = world.join("late");
  late.listen(world.topic);
  await world.emit(count, { everyMs });
  await world.caughtUp();
  return late;
}

/** States to start from: position, state and what follows are one, whatever breaks between them. */
export const snapshots: readonly Fault[] = [
  {
    ...tallies,
    name: "events while the state is read",
    injected: "each load takes 200 ms, in which events are appended that are not in the state, or in it already",
    server: {},
    async inject(world) {
      await world.server.tell({ do: "delayLoads", ms: 200 });
      await latecomer(world);
    },
  },
  {
    ...tallies,
    name: "a state without a cursor",
    injected:
      "the state is in a table, written before each event; events that it includes come again, and the reader bears it",
    sqlite: {},
    tallyFile: true,
    async inject(world) {
      const emitting = world.emit(200, { everyMs: 3 });
      for (let number = 0; number < 10; number += 1) {
        world.join(`late ${number}`).listen(world.topic);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      await emitting;
      await world.caughtUp();
    },
  },
  {
    ...tallies,
    name: "channels that join a connection",
    injected:
      "an open connection takes up ten channels with states, one after another, and is cut while events of all are sent",
    server: {},
    async inject({ server, network, subscriber, topic, emit, next, strike, caughtUp }) {
      await server.tell({ do: "delayLoads", ms: 40 });
      const others = Array.from({ length: 10 }, (_, number) => `${topic}-${number}`);
      for (const [number, other] of others.entries()) {
        await emit(5, { topic: other });
        const emitting = others.slice(0, number + 1).map((one) => emit(10, { topic: one, everyMs: 8 }));
        const cutting = number % 3 === 1 ? strike({ toClient: [cutAt({ pattern: STATE }, "rst")] }) : undefined;
        // An idle socket that `fetch` kept would pass untreated.
        if (cutting !== undefined) network.cut();
        subscriber.listen(other);
        await cutting;
        if (number % 3 === 2) network.cut();
        await Promise.all([...emitting, emit(10, { everyMs: 8 })]);
      }
      await caughtUp();
      await until("the others too", () => others.every((other) => subscriber.last(other) === next(other) - 1));
    },
  },
  {
    ...tallies,
    name: "cut in the state",
    injected: "RST in the middle of `tidings.snapshot`, three times",
    async inject(world) {
      world.network.next({ toClient: [cutAt({ pattern: /event: tidings\.snapshot\ndata: .{20}/ }, "rst")] }, 3);
      await latecomer(world);
    },
  },
  {
    ...tallies,
    name: "cut between the state and live",
    injected: "FIN right after `tidings.snapshot`, three times",
    async inject(world) {
      world.network.next({ toClient: [cutAt({ pattern: STATE }, "fin")] }, 3);
      await latecomer(world);
    },
  },
  {
    ...tallies,
    name: "cut while the state is read",
    injected: "RST after hello, while the server still loads the state, three times",
    server: {},
    async inject(world) {
      await world.server.tell({ do: "delayLoads", ms: 150 });
      world.network.next({ toClient: [cutAt({ pattern: /tidings\.hello(?:\n[^\n]+)*\n\n/ }, "rst")] }, 3);
      await latecomer(world);
    },
  },
  {
    ...tallies,
    name: "SIGKILL while the state is read",
    injected: "the server is killed twice with a load under way, and starts again on the same file",
    sqlite: {},
    async inject(world) {
      const { server, join, topic, emit, caughtUp } = world;
      for (let time = 0; time < 2; time += 1) {
        await server.tell({ do: "delayLoads", ms: 5_000 });
        const loading = loads(world, 1);
        join(`late ${time}`).listen(topic);
        await loading;
        const emitting = emit(20);
        await server.process.kill("SIGKILL");
        await server.restart();
        await emitting;
      }
      await caughtUp();
    },
  },
  {
    ...tallies,
    name: "a state that cannot be read",
    injected: "three loads throw: the stream ends with `snapshot_failed`, and the client comes again",
    server: {},
    async inject(world) {
      await world.server.tell({ do: "failLoads", times: 3 });
      const late = await latecomer(world);
      await failedLoads(world, 3);
      if (!late.states.includes("waiting unavailable")) throw new Error(`it was not told: ${late.states}`);
    },
  },
  {
    ...tallies,
    name: "a state that never comes",
    injected:
      "two loads never end, and are given up after `snapshotTimeoutMs`; heartbeats keep the stream up meanwhile",
    server: { handler: { snapshotTimeoutMs: 1_000, heartbeatMs: 200 } },
    async inject(world) {
      await world.server.tell({ do: "hangLoads", times: 2 });
      const late = await latecomer(world);
      await failedLoads(world, 2);
      if (late.states.includes("waiting silent")) throw new Error(`it was silent: ${late.states}`);
    },
  },
  {
    ...tallies,
    name: "the state again after a reset",
    injected: "what the client has not heard is trimmed before it comes back: the state that it is then given has it",
    right: { verdict: "reset", reason: "expired" },
    server: {},
    async inject({ network, server, emit, subscriber, caughtUp }) {
      const { snapshots } = subscriber;
      network.down();
      await emit(60);
      // Else a state that is read from the log would lack what is trimmed.
      await server.tell({ do: "readTally" });
      await server.tell({ do: "trim", keep: 10 });
      network.heal();
      await caughtUp();
      if (subscriber.snapshots !== snapshots + 1) throw new Error("it was not given the state again");
    },
  },
  {
    ...tallies,
    name: "cut in the state after a reset",
    injected: "the same, and the connections that bring the state are cut in it twice while events are sent",
    right: { verdict: "reset", reason: "expired" },
    server: {},
    async inject({ network, server, emit, caughtUp }) {
      network.down();
      await emit(60);
      await server.tell({ do: "readTally" });
      await server.tell({ do: "trim", keep: 10 });
      network.heal();
      network.next({ toClient: [cutAt({ pattern: /event: tidings\.snapshot\ndata: .{20}/ }, "rst")] }, 2);
      await emit(60, { everyMs: 5 });
      await caughtUp();
    },
  },
  {
    ...tallies,
    name: "the state after another server's",
    injected:
      "a load balancer sends the client to a process on the same file while its state is on its way, again and again",
    sqlite: {},
    async inject(world) {
      const other = await world.peer();
      let turn = 0;
      world.network.route(() => (turn++ % 2 === 0 ? other.port : world.server.port));
      world.network.next({ toClient: [cutAt({ pattern: STATE }, "rst")] }, 5);
      await latecomer(world);
    },
  },
];
