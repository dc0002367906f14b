import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { controlledLog } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import { type FrameReader, readFrames } from "../../test/read-stream.ts";
import { createDeferred, type Deferred } from "../deferred.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { resolveOptions } from "../options/handler-options.ts";
import { createStreamCore } from "../stream/stream-core.ts";
import { createCatalogue } from "./catalogue.ts";
import type { RecheckOptions } from "./recheck-options.ts";

type Stage = "authenticate" | "authorize" | "position";

/** A handler whose next admission stays where it is told to, with the answer that it had got there. */
function setUp() {
  const held = new Map<Stage, Deferred>();
  const reached: Stage[] = [];
  const pass = async (stage: Stage): Promise<void> => {
    const gate = held.get(stage);
    held.delete(stage);
    if (!gate) return;
    reached.push(stage);
    await gate.promise;
  };
  const sessions = new Set(["ann", "bob"]);
  const allowed = new Set(sessions);
  const authorize = vi.fn();
  const log = controlledLog({ beforeRead: () => pass("position") });
  const emitter = createEmitter(studio, { log });
  const handler = createEventHandler<typeof emitter, string, Request>(emitter, {
    async authenticate({ headers }) {
      const user = String(headers.get("user"));
      const known = sessions.has(user) ? user : null;
      await pass("authenticate");
      return known;
    },
    async authorize({ principal }) {
      authorize();
      const isAllowed = allowed.has(principal);
      await pass("authorize");
      return isAllowed;
    },
    principalKey: (user) => user,
  });
  return {
    sessions,
    allowed,
    authorize,
    handler,
    emitter,
    fetch: (path: string, user: string) => handler.fetch(new Request(`http://x${path}`, { headers: { user } })),
    /** Begins a request, which waits at the stage until `go`. */
    async begin(path: string, stage: Stage): Promise<() => Promise<FrameReader>> {
      // The first of all streams waits for the hub too, which then knows the position.
      await (await handler.fetch(new Request("http://x/metrics"))).body?.cancel();
      const gate = createDeferred();
      held.set(stage, gate);
      const response = handler.fetch(new Request(`http://x${path}`, { headers: { user: "ann" } }));
      await eventually(() => reached.length === 1);
      return async () => {
        gate.resolve();
        return readFrames(await response);
      };
    },
  };
}

test.each([
  ["authenticate", "sessions", "unauthorized"],
  ["authorize", "allowed", "forbidden"],
  ["position", "allowed", "forbidden"],
] as const)(
  "a stream that is being admitted, at %s, sends nothing on what was said before the call",
  async (stage, right, code) => {
    const app = setUp();
    const go = await app.begin("/renders/1", stage);
    app[right].delete("ann");
    await app.handler.recheck({ principalKey: "ann" });
    await using stream = await go();
    await app.emitter.renders({ renderId: "1" }).progress({ done: 1, total: 2 });
    await stream.control("tidings.hello");
    const next = [await stream.next(), await stream.next()].find(({ control }) => control?.type !== "tidings.live");
    expect(next).toMatchObject({ control: { type: "tidings.error", data: { code } } });
    expect(await stream.ended()).toBe(true);
    expect(app.handler.stats()).toMatchObject({ delivered: 0, revoked: { [code]: 1 }, connections: 0 });
    await app.handler.close();
  },
);

test("it is asked once more, and goes on when the application says yes; who is not meant is not asked", async () => {
  const meant: [RecheckOptions | undefined, number][] = [
    [undefined, 2],
    [{ channel: "renders/1" }, 2],
    [{ principalKey: "ann", channel: "renders/1" }, 2],
    [{ principalKey: "bob" }, 1],
    [{ principalKey: "ann", channel: "renders/2" }, 1],
  ];
  for (const [which, times] of meant) {
    const app = setUp();
    const go = await app.begin("/renders/1", "position");
    await app.handler.recheck(which);
    await using stream = await go();
    await app.emitter.renders({ renderId: "1" }).progress({ done: 1, total: 2 });
    expect((await stream.event()).id).toBe("one.1");
    expect(app.authorize).toHaveBeenCalledTimes(times);
    // What came before a request says nothing about it.
    app.authorize.mockClear();
    await using _later = readFrames(await app.fetch("/renders/1", "bob"));
    expect(app.authorize).toHaveBeenCalledOnce();
    await app.handler.close();
  }
});

test("likewise between the answer and the moment when the host opens the stream", async () => {
  const authorize = vi.fn(() => true);
  // No heartbeat comes to its help.
  const repeat = () => () => undefined;
  const emitter = createEmitter(studio, { log: controlledLog() });
  const core = createStreamCore(createCatalogue([emitter]), resolveOptions({ authorize, repeat }));
  const answer = await core.answer({
    method: "GET",
    url: "/renders/1",
    header: () => undefined,
    body: { parsed: undefined },
    onGone: () => undefined,
    raw: {},
  });
  authorize.mockReturnValue(false);
  await core.recheck({});
  expect(authorize).toHaveBeenCalledOnce();
  if (answer.kind !== "stream") throw new Error(answer.kind);
  const closed = createDeferred();
  answer.open(() => ({ write: () => true, end: closed.resolve }));
  await closed.promise;
  expect(core.stats().revoked).toMatchObject({ forbidden: 1 });
});

test("what would mean no stream at all is refused; any spelling of an address is good", async () => {
  const app = setUp();
  await using _stream = readFrames(await app.fetch("/renders/a%20b", "ann"));
  for (const channel of ["renders/a b", "renders/%61%20b", "renders/a%20b"]) {
    app.authorize.mockClear();
    await app.handler.recheck({ channel });
    expect(app.authorize).toHaveBeenCalledOnce();
  }
  const refused: [unknown, string][] = [
    [{ channel: 5 }, "options.channel"],
    [{ channel: null }, "options.channel"],
    [{ channel: "renders" }, "options.channel"],
    [{ channel: "render/1" }, "options.channel"],
    [{ channel: "/renders/1" }, "options.channel"],
    [{ channel: "frames/x" }, "options.channel"],
    [{ principalKey: 5 }, "options.principalKey"],
    [{ principal: "ann" }, "options.principal"],
    ["renders/1", "options"],
    [null, "options"],
  ];
  for (const [which, path] of refused) {
    await expect(app.handler.recheck(which as RecheckOptions)).rejects.toMatchObject({ code: "invalid_option", path });
  }
  await expect(app.handler.recheck({ channel: "render/1" })).rejects.toThrow(
    "renders/{renderId}, frames/{number}, metrics",
  );
  await app.handler.close();
});

test("a principal's key that is no text is the application's mistake, and says so", async () => {
  const onError = vi.fn();
  const handler = createEventHandler(createEmitter(studio, { log: controlledLog() }), {
    authenticate: () => 7,
    authorize: () => true,
    principalKey: ((id: number) => id) as unknown as (id: number) => string,
    onError,
  });
  expect((await handler.fetch(new Request("http://x/renders/1"))).status).toBe(500);
  const error = expect.objectContaining({ code: "invalid_option", path: "options.principalKey" });
  expect(onError).toHaveBeenCalledExactlyOnceWith(error, { stage: "authenticate" });
  expect(handler.stats().connections).toBe(0);
});
