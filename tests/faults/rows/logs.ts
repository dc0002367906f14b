import { rateLimit } from "../../support/fault-proxy/index.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";
import type { FaultWorld } from "../fault-world.ts";

const exact = { verdict: "exact" } as const;
/** So many that the window of recent events, 4,096, has let go of the first: they are read from the log. */
const MANY = 5_000;

/** Waits until the server has told of failures of a kind. */
async function struck({ server }: FaultWorld, stage: string): Promise<void> {
  await until(`a failure of ${stage}`, async () => {
    const { errors } = await server.tell({ do: "stats" });
    return (errors as string[]).some((error) => error.startsWith(stage));
  });
}

/** Logs that trim, fail, lose their history or come back from a backup. */
export const logs: readonly Fault[] = [
  {
    name: "trimmed while away",
    injected: "what the client has not heard is trimmed before it comes back",
    right: { verdict: "reset", reason: "expired" },
    server: {},
    async inject({ network, server, emit, sees }) {
      network.down();
      await emit(40);
      await server.tell({ do: "trim", keep: 10 });
      network.heal();
      await sees("live");
    },
  },
  {
    name: "trimmed up to the cursor",
    injected: "everything is trimmed of a client that has heard everything, and its connection cut",
    right: exact,
    server: {},
    async inject({ network, server, emit, caughtUp, sees }) {
      await emit(20);
      await caughtUp();
      await server.tell({ do: "trim", keep: 0 });
      network.cut();
      await sees("live");
    },
  },
  {
    name: "trimmed around a quiet channel",
    injected: "all that is trimmed was on other channels: cursor frames have kept the quiet client's place",
    right: exact,
    server: { handler: { heartbeatMs: 100 } },
    async inject({ network, server, emit, sees }) {
      await emit(200, { topic: "elsewhere" });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await server.tell({ do: "trim", keep: 0 });
      network.cut();
      await sees("live");
    },
  },
  {
    name: "trimmed during the replay",
    injected: "a slow client is being replayed 20 MB when the log trims them",
    right: { verdict: "reset", reason: "expired" },
    server: { memory: { maxBytes: 2 ** 28 } },
    filler: "x".repeat(4_000),
    async inject({ network, server, emit, sees, subscriber }) {
      network.down();
      await emit(MANY);
      network.heal();
      network.always({ toClient: [rateLimit(4_000_000)] });
      await sees("replaying");
      await server.tell({ do: "trim", keep: 0 });
      await until("it is reset", () => subscriber.resets.length > 0);
    },
  },
  {
    name: "another log takes its place",
    injected: "the log is exchanged for an empty one while everybody is connected",
    right: { verdict: "reset", reason: "epoch" },
    server: {},
    async inject({ server, allReset }) {
      await server.tell({ do: "replaceLog" });
      await allReset();
    },
  },
  {
    name: "restored from a backup",
    injected: "the log comes back as the same life with less in it, so that the cursor is ahead of its head",
    right: { verdict: "reset", reason: "ahead" },
    server: { memory: { epoch: "restored" } },
    async inject(world) {
      await world.server.process.kill("SIGKILL");
      await world.server.restart();
      await world.allReset();
    },
  },
  {
    name: "appends fail",
    injected: "three appends are refused; the emitter hears of each and repeats it",
    right: exact,
    server: {},
    async inject({ server, emit, caughtUp }) {
      await server.tell({ do: "failAppends", times: 3 });
      await emit(20);
      await caughtUp();
    },
  },
  {
    name: "nobody knows whether it was appended",
    injected: "five appends happen and fail with `outcome_unknown`; the emitter repeats each with its idempotency key",
    right: exact,
    server: {},
    async inject({ server, emit, caughtUp }) {
      await server.tell({ do: "loseOutcomes", times: 5 });
      await emit(20);
      await caughtUp();
    },
  },
  {
    name: "the tail breaks",
    injected: "the log's tail throws three times while events are appended",
    right: exact,
    server: {},
    async inject(world) {
      const emitting = world.emit(100, { everyMs: 3 });
      for (let time = 0; time < 3; time += 1) {
        await world.server.tell({ do: "failTail" });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await emitting;
      await struck(world, "tail");
      await world.caughtUp();
    },
  },
  {
    name: "reads fail when a client comes",
    injected: "three reads throw while the client asks to be resumed: 503, and it comes again",
    right: exact,
    server: {},
    async inject(world) {
      world.network.down();
      await world.emit(20);
      await world.server.tell({ do: "failReads", times: 3 });
      world.network.heal();
      await struck(world, "read");
      await world.caughtUp();
    },
  },
  {
    name: "reads fail during a replay",
    injected: "three reads throw while a client is replayed; its stream stays open and goes on",
    right: exact,
    server: {},
    filler: "x".repeat(1_000),
    async inject(world) {
      const { network, server, emit, sees, caughtUp } = world;
      network.down();
      await emit(MANY);
      await server.tell({ do: "delayReads", ms: 50 });
      network.heal();
      await sees("replaying");
      await server.tell({ do: "failReads", times: 3 });
      await struck(world, "read");
      await caughtUp();
    },
  },
  {
    name: "reads are slow",
    injected: "each read of the log takes 200 ms while a client is replayed and events go on",
    right: exact,
    server: {},
    async inject({ network, server, emit, caughtUp }) {
      network.down();
      await emit(MANY);
      await server.tell({ do: "delayReads", ms: 200 });
      network.heal();
      await emit(50, { everyMs: 4 });
      await caughtUp();
    },
  },
];
