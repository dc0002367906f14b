import { copyFile, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultServer } from "../../support/fault-server.ts";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";
import { killInMidst } from "../kill-in-midst.ts";

const exact = { verdict: "exact" } as const;

/** Server processes whose log is in an SQLite file, alone or together. */
export const durable: readonly Fault[] = [
  {
    name: "SIGKILL, the log in a file",
    injected: "the server's process is killed and another one starts on the same file",
    right: exact,
    sqlite: {},
    async inject({ server, emit, sees, caughtUp }) {
      await emit(20);
      await server.process.kill("SIGKILL");
      await sees("waiting network");
      await server.restart();
      await emit(20);
      await caughtUp();
    },
  },
  {
    name: "SIGKILL three times while events are sent",
    injected:
      "the process is killed at three moments of 300 appends and started again; each append is repeated with its key",
    right: exact,
    sqlite: {},
    inject: (world) => killInMidst(world, 3),
  },
  {
    name: "SIGTERM, the log in a file",
    injected: "the server drains, tells its clients to reconnect, and another one starts on the same file",
    right: exact,
    sqlite: {},
    async inject({ server, emit, caughtUp }) {
      const emitting = emit(200, { everyMs: 4 });
      await server.process.kill("SIGTERM");
      await server.restart();
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "rolling restart of three processes",
    injected: "three processes on one file behind a load balancer are drained and started again, one after another",
    right: exact,
    sqlite: {},
    async inject({ server, peer, network, join, topic, subscribers, emit, caughtUp }) {
      const processes = [server, await peer(), await peer()];
      const up = new Set<FaultServer>(processes);
      let turn = 0;
      network.route(() => {
        turn += 1;
        return ([...up][turn % up.size] as FaultServer).port;
      });
      for (let number = 0; number < 10; number += 1) join(`crowd ${number}`).listen(topic);
      await until("all are live", () => subscribers.every(({ state }) => state.phase === "live"));
      for (const one of processes) {
        const other = processes.find((peerOfIt) => peerOfIt !== one) as FaultServer;
        const emitting = emit(100, { everyMs: 4, at: other });
        up.delete(one);
        await one.process.kill("SIGTERM");
        await one.restart();
        up.add(one);
        await emitting;
      }
      await caughtUp();
      network.route(server.port);
      network.cut();
    },
  },
  {
    name: "from process to process",
    injected: "each reconnect goes to the other of two processes on one file, and events are appended at both in turn",
    right: exact,
    sqlite: {},
    async inject({ server, peer, network, emit, caughtUp }) {
      const other = await peer();
      for (let time = 0; time < 6; time += 1) {
        network.route(time % 2 === 0 ? other.port : server.port);
        network.cut(time % 3 === 0 ? "fin" : "rst");
        await emit(20, { at: time % 4 < 2 ? server : other });
      }
      await caughtUp();
    },
  },
  {
    name: "one of two processes is killed",
    injected: "the process that appends is killed; the client is at the other one, which goes on",
    right: exact,
    sqlite: {},
    async inject({ server, peer, network, subscriber, topic, emit, caughtUp }) {
      const other = await peer();
      network.route(other.port);
      network.cut();
      const emitting = emit(200, { everyMs: 3 });
      await until("some have come", () => subscriber.last(topic) > 60);
      await server.process.kill("SIGKILL");
      await server.restart();
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "the file is locked",
    injected: "another program holds the file's write lock for a second: appends wait, readers go on",
    right: exact,
    sqlite: {},
    async inject({ file, network, emit, sees, caughtUp }) {
      const program = new DatabaseSync(file);
      program.exec("BEGIN IMMEDIATE");
      const emitting = emit(20);
      network.cut();
      await sees("live");
      await sleep(1_000);
      program.exec("ROLLBACK");
      program.close();
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "the file is locked for longer than an append waits",
    injected:
      "another program holds the write lock: appends are refused as `locked` and repeated, streams stay, a client that comes is served",
    right: exact,
    sqlite: { lockTimeoutMs: 200 },
    async inject({ file, network, refusals, emit, sees, bystander, caughtUp }) {
      const program = new DatabaseSync(file);
      program.exec("BEGIN IMMEDIATE");
      const states = bystander.states.length;
      const emitting = emit(20);
      await until("it is refused", () => [...refusals].some((refusal) => refusal.includes("emit: locked")));
      network.cut();
      await sees("live");
      program.exec("ROLLBACK");
      program.close();
      await emitting;
      await caughtUp();
      if (bystander.states.length > states) throw new Error(`its stream did not stay up: ${bystander.states}`);
    },
  },
  {
    name: "the disk is full",
    injected:
      "appends are refused as `disk_full` and repeated until there is room; streams stay, a client that comes is replayed",
    right: exact,
    sqlite: {},
    diskKib: 16_384,
    filler: "x".repeat(20_000),
    async inject({ file, network, refusals, emit, sees, bystander, caughtUp }) {
      const filling = `${file}.filling`;
      const states = bystander.states.length;
      network.down();
      await emit(10);
      // As much as there is: the disk takes what it has room for, and refuses the rest.
      await writeFile(filling, Buffer.alloc(32 * 2 ** 20)).catch(() => undefined);
      const emitting = emit(100);
      await until("it is refused", () => [...refusals].some((refusal) => refusal.includes("emit: disk_full")));
      network.heal();
      await sees("live");
      await rm(filling);
      await emitting;
      await caughtUp();
      if (bystander.states.length > states) throw new Error(`its stream did not stay up: ${bystander.states}`);
    },
  },
  {
    name: "the disk is full, and the process is killed",
    injected: "the same, and the server is killed and started again while there is no room",
    right: exact,
    sqlite: {},
    diskKib: 16_384,
    filler: "x".repeat(20_000),
    async inject({ file, server, refusals, emit, sees, caughtUp }) {
      const filling = `${file}.filling`;
      await writeFile(filling, Buffer.alloc(32 * 2 ** 20)).catch(() => undefined);
      const emitting = emit(100);
      await until("it is refused", () => [...refusals].some((refusal) => refusal.includes("emit: disk_full")));
      await server.process.kill("SIGKILL");
      await server.restart();
      await sees("live");
      await rm(filling);
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "retention passes the client",
    injected: "200 events are appended while the client is away, of which the file keeps 50",
    right: { verdict: "reset", reason: "expired" },
    sqlite: { retention: { maxRecords: 50 } },
    async inject({ network, emit, subscriber }) {
      network.down();
      await emit(200);
      network.heal();
      await until("it is reset", () => subscriber.resets.length > 0);
    },
  },
  {
    name: "an older file is put back",
    injected: "the server stops, and starts on a copy of its file from before the last events",
    right: { verdict: "reset", reason: "epoch" },
    sqlite: {},
    async inject({ file, server, emit, caughtUp, allReset }) {
      const backup = new DatabaseSync(file);
      backup.exec(`VACUUM INTO '${file}.backup'`);
      backup.close();
      await emit(20);
      await caughtUp();
      await server.process.kill("SIGTERM");
      for (const suffix of ["-wal", "-shm"]) await rm(`${file}${suffix}`, { force: true });
      await copyFile(`${file}.backup`, file);
      await server.restart();
      await allReset();
    },
  },
];
