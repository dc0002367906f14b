import { expect, vi } from "vitest";
import { createCatalogue } from "../../packages/server/src/admission/catalogue.ts";
import { createEmitter } from "../../packages/server/src/emit/emitter.ts";
import { resolveOptions } from "../../packages/server/src/options/handler-options.ts";
import { createStreamCore, type StreamCore } from "../../packages/server/src/stream/stream-core.ts";
import { type ControlledLog, controlledLog, type TailMode } from "../../packages/server/test/controlled-log.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { type InProcessNetwork, inProcessNetwork } from "./in-process-network.ts";
import { CHANNELS, modelContract } from "./model-contract.ts";
import { type ModelClient, modelClient } from "./model-subscriber.ts";
import type { Place, ServerStream } from "./server-stream.ts";

/** The real server core and three real clients, over a network and a log that do as they are told. Vitest's clock drives all of them. */
export interface World {
  readonly log: ControlledLog;
  readonly clients: readonly ModelClient[];
  readonly networks: readonly InProcessNetwork[];
  readonly channels: typeof CHANNELS;
  /** Every record that ever was, by epoch. */
  readonly past: ReadonlyMap<string, readonly { readonly offset: number; readonly channel: string }[]>;
  /** Open streams of an earlier life of the log. */
  stale(): readonly ServerStream[];
  /** Connections of every server there has been. */
  connections(): number;
  wait(ms: number): Promise<void>;
  /** Another server takes the place of this one, which drains. */
  roll(drainMs: number): void;
  loseHistory(): void;
  /** Everyone reads and is read again, until all is at rest. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** Whether it looks as if nothing more were to come; checkRest looks closely. */
function isAtRest(client: ModelClient, log: ControlledLog): boolean {
  if (!/live|idle/.test(client.phase)) return false;
  return client.stays.every(({ ended, channel, segments }) => {
    const segment = segments.at(-1);
    const last = log.history.findLast((record) => record.channel === channel)?.offset ?? 0;
    const since = segment?.since;
    if (ended || since === undefined) return ended;
    // Who was told late that it is live must still hear what it joined before.
    const from = (segment?.joined ?? since).offset;
    return since.epoch === log.epoch && (from >= last || segment?.events.at(-1)?.offset === last);
  });
}

/** Lets everything run that only waits for promises. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Longer than a tail that broke, or a page that could not be read, takes to be tried again. */
const NOTICE_MS = 1_200;

const CLIENTS = [0, 1, 2] as const;

const MODES: readonly TailMode[] = ["records", "bare", "overlap", "dropped"];

export function createWorld(seed: number, mostly: TailMode): World {
  const random = seededRandom(seed);
  const number = (below: number): number => Math.floor(random() * below);
  const lags = number(2) === 0;
  const log = controlledLog({
    beforeRead: () => (number(3) > 0 ? undefined : new Promise((resolve) => setTimeout(resolve, number(5)))),
    tailBatch: () => (number(3) > 0 ? mostly : (MODES[number(4)] as TailMode)),
    gap: () => 1 + number(3),
    tailLag: () => (lags && number(4) === 0 ? 1 + number(8) : 0),
  });
  const past = new Map([[log.epoch, log.history]]);
  const cores: StreamCore<unknown>[] = [];
  const closings: Promise<void>[] = [];

  function startCore(): void {
    const catalogue = createCatalogue([createEmitter(modelContract, { log })]);
    const settings = resolveOptions({ random, heartbeatMs: 600, retryMs: 10, onError: () => undefined });
    // Near edges: a window of twelve records, pages of three.
    const bounds = { window: { records: 12, bytes: 1_000 }, page: { records: 3, bytes: 1_000 } };
    cores.push(createStreamCore(catalogue, settings, bounds));
  }

  startCore();
  const position = (): Place => ({ epoch: log.epoch, offset: log.head });
  const repeats = number(2) === 0;
  const networks = CLIENTS.map(() =>
    inProcessNetwork({
      core: () => cores.at(-1) as StreamCore<unknown>,
      position,
      repeat: (count) => (repeats && number(4) === 0 ? number(count) : undefined),
    }),
  );
  const clients = networks.map(({ fetch, streams }) =>
    modelClient({ fetch, random, position, hello: () => streams.at(-1)?.hello }),
  );

  function stale(): ServerStream[] {
    return networks.flatMap((network) => network.open()).filter(({ hello }) => hello && hello.epoch !== log.epoch);
  }

  async function wait(ms: number): Promise<void> {
    await settled();
    // Not `advanceTimersByTimeAsync`, which takes a real millisecond for each timer.
    for (let left = ms; left > 0; ) {
      const step = Math.min(left, ms > 50 ? 10 : 1);
      vi.advanceTimersByTime(step);
      left -= step;
      await settled();
    }
  }

  return {
    log,
    clients,
    networks,
    channels: CHANNELS,
    past,
    wait,
    stale,
    connections: () => cores.reduce((sum, core) => sum + core.stats().connections, 0),
    roll(drainMs) {
      closings.push((cores.at(-1) as StreamCore<unknown>).close(drainMs));
      startCore();
    },
    loseHistory() {
      log.loseHistory(`life-${past.size}`);
      past.set(log.epoch, log.history);
    },
    async rest() {
      log.failReads(0);
      log.nudge();
      for (const network of networks) network.release();
      // Those who were cut last hear of it, the last drain ends, and whatever would come twice comes.
      await wait(60);
      for (let waited = 0; waited < NOTICE_MS && stale().length > 0; waited += 50) await wait(50);
      // A client would leave by itself later: the server said nothing.
      expect(stale()).toEqual([]);
      // Longer than the longest silence, back-off and retry, so that whoever has to has come back.
      for (let round = 0; round < 50 && !clients.every((client) => isAtRest(client, log)); round += 1) await wait(100);
    },
    async close() {
      for (const client of clients) client.close();
      closings.push((cores.at(-1) as StreamCore<unknown>).close(0));
      await wait(1);
      await Promise.all(closings);
    },
  };
}
