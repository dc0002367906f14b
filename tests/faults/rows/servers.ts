import { startFaultServer } from "../../support/fault-server.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;
const HOUR = 3_600_000;

/** Processes that stop, die, are replaced, or are told the wrong time. The log is in their memory. */
export const servers: readonly Fault[] = [
  {
    name: "SIGSTOP for a moment",
    injected: "the server's process is stopped for 300 ms, and continued",
    right: exact,
    server: {},
    async inject({ server, emit, caughtUp }) {
      const emitting = emit(100, { everyMs: 2 });
      server.process.signal("SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, 300));
      server.process.signal("SIGCONT");
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "SIGSTOP for longer than silence may last",
    injected: "the server's process is stopped until its clients have gone, and tried again; then continued",
    right: exact,
    server: {},
    async inject({ server, emit, sees, caughtUp }) {
      const emitting = emit(100, { everyMs: 2 });
      server.process.signal("SIGSTOP");
      await sees("waiting silent");
      await sees("connecting");
      server.process.signal("SIGCONT");
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "SIGKILL, the log in memory",
    injected: "the server's process is killed and another one starts with an empty log",
    right: { verdict: "reset", reason: "epoch" },
    server: {},
    async inject(world) {
      await world.server.process.kill("SIGKILL");
      await world.sees("waiting network");
      await world.server.restart();
      await world.allReset();
    },
  },
  {
    name: "SIGKILL while events are sent",
    injected: "the server's process is killed in the middle of 500 events, and another one starts with an empty log",
    right: { verdict: "reset", reason: "epoch" },
    server: {},
    async inject(world) {
      const { server, subscriber, topic, emit, next } = world;
      const from = next(topic);
      const emitting = emit(500, { everyMs: 2 });
      await until("some have come", () => subscriber.last(topic) > from + 10);
      await server.process.kill("SIGKILL");
      await server.restart();
      await world.allReset();
      await emitting;
    },
  },
  {
    name: "SIGTERM, the log in memory",
    injected: "the server drains, tells its clients to reconnect, and another one starts with an empty log",
    right: { verdict: "reset", reason: "epoch" },
    server: {},
    async inject(world) {
      const { server, emit, caughtUp } = world;
      await emit(20);
      await caughtUp();
      await server.process.kill("SIGTERM");
      await server.restart();
      await world.allReset();
    },
  },
  {
    name: "another server with another log",
    injected: "a load balancer sends the client to a process that doesn't share the log",
    right: { verdict: "reset", reason: "epoch" },
    async inject({ network, server, subscriber }) {
      await using other = await startFaultServer();
      network.route(other.port);
      network.cut();
      await until("it is reset", () => subscriber.resets.length > 0);
      network.route(server.port);
      network.cut();
      await until("it is reset again", () => subscriber.resets.length > 1);
    },
  },
  {
    name: "the server's clock goes forward",
    injected: "the server's date jumps ahead by a year, and a connection is cut",
    right: exact,
    server: {},
    async inject({ server, network, emit, caughtUp }) {
      await emit(10);
      await server.tell({ do: "moveClock", ms: 365 * 24 * HOUR });
      await emit(10);
      network.cut();
      await emit(10);
      await caughtUp();
    },
  },
  {
    name: "the server's clock goes back",
    injected: "the server's date jumps back by a year, and a connection is cut",
    right: exact,
    server: {},
    async inject({ server, network, emit, caughtUp }) {
      await emit(10);
      await server.tell({ do: "moveClock", ms: -365 * 24 * HOUR });
      await emit(10);
      network.cut();
      await emit(10);
      await caughtUp();
    },
  },
];
