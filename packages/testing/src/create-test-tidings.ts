import { memoryLog } from "@tidings/log";
import {
  createEventHandler,
  type EmitterSource,
  type EventHandlerOptions,
  emitterSource,
  type SnapshotOptions,
} from "@tidings/server";
import { createAccess } from "./access.ts";
import { createActivity } from "./activity.ts";
import { batchFrames } from "./batched-frames.ts";
import { createClientEnvironment } from "./client-environment.ts";
import { deliveringLog } from "./delivering-log.ts";
import { createTurns } from "./in-turn.ts";
import { createNetwork } from "./network.ts";
import { createSettle } from "./settle.ts";
import { createTestClock } from "./test-clock.ts";
import { type CreateServer, check, resolveTestOptions, type TestOptions } from "./test-options.ts";
import type { TestTidings } from "./test-tidings.ts";
import { TestingError } from "./testing-error.ts";
import { createTimeline } from "./timeline.ts";
import { watchLoaders } from "./watch-loaders.ts";

/** Reserved for tests; nothing is there, so that requests which go past Tidings fail. */
const ORIGIN = "http://tidings.test";
const PATH = "/events";

/** What `gap` appends and forgets. No contract has such a channel. */
const LOST = { channel: "tidings/lost", event: "tidings.lost", data: "null" };

/**
 * A server and clients for an app's tests: the real ones, with nothing between them but what a test puts there.
 *
 * ```ts
 * await using tidings = createTestTidings(createStudioServer);
 * const client = createStudioClient(tidings.clientOptions);
 * client.renders({ renderId: "42" }).subscribe({ onProgress: … });
 * await tidings.emit.renders({ renderId: "42" }).progress({ done: 1, total: 2 });
 * ```
 *
 * @throws TestingError `invalid_option`, and what the server's own options throw
 */
export function createTestTidings<E extends EmitterSource, Principal = null>(
  createServer: CreateServer<E>,
  // As in `createEventHandler`: a contract with snapshots needs their loaders, which the server checks.
  options: TestOptions<E, Principal> & SnapshotOptions<E, Principal, Request> = {} as never,
): TestTidings<E> {
  check(typeof createServer === "function", "createServer: expected a function such as createStudioServer");
  const { act, patienceMs, random } = resolveTestOptions(options);
  const log = memoryLog();
  const server = createServer({ log });
  const access = createAccess(server[emitterSource].contract);
  const timeline = createTimeline();
  const activity = createActivity();
  const { act: _, patienceMs: __, ...given }: TestOptions<E, Principal> = options;
  const handlerOptions: EventHandlerOptions<E, Principal, Request> = {
    ...given,
    // Not in the type: nobody can tell whether an E that isn't known yet has snapshots.
    ...(options.snapshots && { snapshots: watchLoaders(options.snapshots, activity) }),
    authorize: (context) => !access.isDenied(context.address) && (options.authorize?.(context) ?? true),
    basePath: PATH,
    coalesce: false,
    random,
    now: timeline.now,
    repeat: timeline.repeat,
  };
  const handler = createEventHandler(
    server,
    handlerOptions as typeof handlerOptions & SnapshotOptions<E, Principal, Request>,
  );
  const network = createNetwork({ answer: (request) => handler.fetch(request), timeline, activity });
  const surroundings = createClientEnvironment({ timeline, random, isOffline: () => network.isOffline });
  const frames = batchFrames();
  const settle = createSettle({ timeline, activity, frames, act, patienceMs });
  let closing: Promise<void> | undefined;
  const inTurn = createTurns(() => {
    if (closing) throw new TestingError("closed", "this test's tidings have been closed");
  });

  /** Does something when what came before is done, and resolves when what follows from it is shown. */
  function step(run: () => unknown): Promise<void> {
    return inTurn(async () => {
      await run();
      await settle();
    });
  }

  const emit = createServer({
    log: deliveringLog({
      log,
      deliver: (write, reach) =>
        inTurn(async () => {
          // Who is about to connect would start behind it, or not, as chance has it.
          await settle();
          const written = await write();
          const { addresses, offset } = reach(written);
          await settle(() => network.hasDelivered(addresses, offset));
          return written;
        }),
    }),
  });

  async function close(): Promise<void> {
    network.close();
    timeline.close();
    frames.release();
    await handler.close();
    await log.close();
  }

  const tidings: TestTidings<E> = {
    emit,
    server,
    clientOptions: { url: `${ORIGIN}${PATH}`, fetch: network.fetch, environment: surroundings.environment },
    clock: createTestClock({ timeline, activity, settle, inTurn }),
    settle: () => step(() => undefined),
    cut: () => step(network.cut),
    reconnect: () => step(surroundings.wake),
    offline: () => step(() => network.setOffline(true)),
    online: () =>
      step(() => {
        network.setOffline(false);
        surroundings.wake();
      }),
    gap: () =>
      step(async () => {
        network.cut();
        const { offsets } = await log.append([LOST]);
        await log.trim(offsets[0] ?? 0);
      }),
    drop: network.dropNext,
    duplicate: network.duplicateNext,
    delay(ms) {
      check(ms >= 0, `delay: expected 0 or more milliseconds, got ${ms}`);
      network.setDelay(ms);
    },
    refuse(status, { retryAfterMs } = {}) {
      check(Number.isInteger(status) && status >= 400 && status <= 599, `refuse: expected 400 to 599, got ${status}`);
      network.setRefusal({ status, retryAfterMs });
    },
    accept: () => network.setRefusal(undefined),
    deny: (address) => step(() => handler.recheck({ channel: access.deny(address) })),
    allow: (address) => step(() => access.allow(address)),
    close() {
      closing ??= close();
      return closing;
    },
    [Symbol.asyncDispose]: () => tidings.close(),
  };
  return tidings;
}
