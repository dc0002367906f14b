import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sqliteLog } from "@tidings/log-sqlite";
import { createEmitter } from "@tidings/server";
import { expect, it } from "vitest";
import { contract } from "../fixtures/counting-contract.ts";
import { createCountingClient } from "../fixtures/generated/client.ts";
import { type RunningProcess, startProcess } from "../support/child-process.ts";
import { createLedger } from "../support/ledger.ts";

const CLIENTS = 60;
const DRAIN_MS = 3_000;

interface Member {
  readonly process: RunningProcess;
  readonly origin: string;
}

async function startMember(log: string): Promise<Member> {
  const script = join(import.meta.dirname, "../fixtures/draining-server.ts");
  const process_ = startProcess(process.execPath, [script], { env: { LOG: log, DRAIN_MS: String(DRAIN_MS) } });
  const [, port] = await process_.waitFor(/listening on (\d+)/);
  return { process: process_, origin: `http://127.0.0.1:${port}` };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("two processes are replaced in turn: nobody misses, repeats, is reset or shows a fault, and each ends by itself", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tidings-deploy-"));
  const path = join(folder, "events.db");
  const log = sqliteLog({ path });
  const emitter = createEmitter(contract, { log });
  const ledger = createLedger();
  const faults: string[] = [];
  const members = [await startMember(path), await startMember(path)];

  // As a load balancer without health checks: the next one when one refuses or is gone.
  let turn = 0;
  async function balance(url: string, init: RequestInit): Promise<Response> {
    const { pathname, search } = new URL(url);
    turn += 1;
    const order = members.map((_, index) => members[(turn + index) % members.length] as Member);
    let last: Response | undefined;
    for (const { origin } of order) {
      const response = await fetch(origin + pathname + search, init).catch((error) => {
        if (init.signal?.aborted) throw error;
      });
      if (response && response.status !== 503) return response;
      last = response ?? last;
    }
    if (!last) throw new TypeError("no server is there");
    return last;
  }

  const heard = new Map<string, number>();
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const name = `c${index}`;
    const client = createCountingClient({
      url: "http://balancer/events",
      fetch: balance,
      backoff: { minMs: 50, maxMs: 500 },
      onError: (error) => faults.push(`${name}: ${error.message}`),
    });
    // Not even for a moment: the balancer asks the next process when one is gone, and a stream that ends as it was announced is no fault.
    client.connection.subscribe((state) => {
      if ("error" in state) faults.push(`${name} is ${state.phase}: ${state.error.message}`);
    });
    ledger.joined(name, "t");
    client.counts({ topic: "t" }).subscribe({
      onCounted({ data: { sequence } }) {
        heard.set(name, sequence);
        ledger.heard(name, "t", sequence);
      },
      onReset: ({ reason }) => faults.push(`${name} was reset: ${reason}`),
    });
    return client;
  });
  const live = () => clients.filter(({ connection }) => connection.state.phase === "live").length;
  await expect.poll(live, { timeout: 20_000 }).toBe(CLIENTS);

  let sequence = 0;
  let emitting = true;
  const emitted = (async () => {
    while (emitting) {
      sequence += 1;
      ledger.emitted("t", sequence);
      await emitter.counts({ topic: "t" }).counted({ sequence, at: Date.now(), filler: "" });
      await sleep(5);
    }
  })();

  try {
    for (let place = 0; place < 2; place += 1) {
      const leaving = members[place] as Member;
      members.push(await startMember(path));
      leaving.process.signal("SIGTERM");
      await expect.poll(async () => (await fetch(`${leaving.origin}/ready`)).status, { timeout: 10_000 }).toBe(503);
      const [, stats] = await leaving.process.waitFor(/drained (.*)\n/, 30_000);
      const { rotated, connections } = JSON.parse(stats ?? "");
      expect(connections).toBe(0);
      expect(rotated.drain).toBeGreaterThan(0);
      // By its id: a request would renew the keep-alive connection for which `server.close()` waits.
      await expect.poll(() => isRunning(leaving.process.pid), { timeout: 30_000 }).toBe(false);
    }
    emitting = false;
    await emitted;
    await expect
      .poll(() => [...heard.values()].filter((last) => last === sequence).length, { timeout: 10_000 })
      .toBe(CLIENTS);
    const { deliveries, ...verdict } = ledger.verdict();
    expect(verdict).toEqual({ lost: [], repeated: [], misordered: [], uninvited: [] });
    expect(deliveries).toBe(CLIENTS * sequence);
    expect(faults).toEqual([]);
  } finally {
    emitting = false;
    for (const client of clients) client.close();
    for (const { process: member } of members) await member[Symbol.asyncDispose]();
    await log.close();
    await rm(folder, { recursive: true });
  }
}, 120_000);
