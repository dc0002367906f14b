import { ContractError } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { expect, test } from "vitest";
import { billing, studio } from "../../test/contracts.ts";
import { ServerError } from "../errors/server-error.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { createEmitter } from "./emitter.ts";

type Loose = Record<
  string,
  (params?: unknown) => Record<string, (data: unknown, options?: unknown) => Promise<unknown>>
>;

/** The emitter as plain JavaScript sees it. */
const loose = (emitter: object): Loose => emitter as Loose;

async function failure(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

test("appends what the codec made, under the channel's address, and says where", async () => {
  const log = memoryLog({ epoch: "one" });
  const emitter = createEmitter(studio, { log });
  const at = new Date("2026-01-02T03:04:05.000Z");
  expect(await emitter.renders({ renderId: "a/b" }).queued({ at })).toEqual({ cursor: "one.1", duplicate: false });
  const { records } = await log.read({ after: 0, limit: 10 });
  expect(records).toEqual([
    { offset: 1, channel: "renders/a%2Fb", event: "renders.queued", data: '{"at":"2026-01-02T03:04:05.000Z"}' },
  ]);
});

test("an idempotency key makes a retry harmless", async () => {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  const { sample } = emitter.metrics();
  expect(await sample({ cpu: 1 }, { idempotencyKey: "k" })).toEqual({ cursor: "one.1", duplicate: false });
  expect(await sample({ cpu: 1 }, { idempotencyKey: "k" })).toEqual({ cursor: "one.1", duplicate: true });
  const wrong = [
    { idempotencyKey: "" },
    { idempotencyKey: "x".repeat(257) },
    { idempotencyKey: 7 },
    { key: "k" },
    "k",
    null,
  ];
  for (const options of wrong) {
    expect(await failure(() => sample({ cpu: 1 }, options as never))).toMatchObject({
      code: "invalid_option",
      path: expect.stringMatching(/^studio\.metrics\.sample: options/),
    });
  }
});

test("mistakes in plain JavaScript say where they are and what there is", async () => {
  const log = memoryLog();
  const emitter = loose(createEmitter(studio, { log, maxPayloadBytes: 100 }));
  const at = async (run: () => unknown) => {
    const error = (await failure(run)) as ServerError | ContractError;
    return [error.constructor, error.code, error.message] as const;
  };
  const bad = { renderId: "1" };
  expect(await at(() => emitter.rendrs?.(bad))).toEqual([
    ServerError,
    "unknown_channel",
    "studio.rendrs: no such channel; there are renders, frames, metrics",
  ]);
  expect(await at(() => emitter.renders?.(bad).progres?.({}))).toEqual([
    ServerError,
    "unknown_event",
    "studio.renders.progres: no such event; there are queued, progress",
  ]);
  const [, code, message] = await at(() => emitter.renders?.({}));
  expect([code, message]).toEqual(["invalid_params", expect.stringContaining("renderId")]);
  expect((await at(() => emitter.renders?.()))[1]).toBe("invalid_params");
  const payload = await failure(() => emitter.renders?.(bad).progress?.({ done: 1, total: "all" }));
  expect(payload).toBeInstanceOf(ContractError);
  expect(payload).toMatchObject({ code: "invalid_payload", path: "renders.progress", issues: [{ path: ["total"] }] });
  const large = await at(() => emitter.frames?.({ number: 1 }).drawn?.({ text: "é".repeat(60) }));
  expect(large).toEqual([ServerError, "payload_too_large", expect.stringContaining("131 bytes")]);
  expect((await log.read({ after: 0, limit: 1 })).head).toBe(0);
});

test("engines and runners that look an emitter over find a plain object", async () => {
  const emitter = createEmitter(studio, { log: memoryLog() });
  expect(await emitter).toBe(emitter);
  expect(String(emitter)).toBe("[object Object]");
  expect(JSON.stringify(emitter)).toBe("{}");
  expect(JSON.stringify(emitter.metrics())).toBe("{}");
  const names: string[] = [];
  for (const name in emitter.metrics()) names.push(name);
  expect(names).toEqual(["sample"]);
});

test("options and emitters that don't fit are refused at the start", async () => {
  const log = memoryLog();
  const one = createEmitter(studio, { log });
  const codeAt = async (run: () => unknown) => {
    const error = (await failure(run)) as ServerError;
    expect(error).toBeInstanceOf(ServerError);
    return [error.code, error.path];
  };
  const wrong = (options: object) => () => createEventHandler(one, { authorize: () => true, ...options });
  expect(await codeAt(() => createEmitter(studio, {} as never))).toEqual(["invalid_option", "options.log"]);
  expect(await codeAt(() => createEmitter({} as typeof studio, { log }))).toEqual(["invalid_option", "contract"]);
  expect(await codeAt(() => createEmitter(studio, null as never))).toEqual(["invalid_option", "options"]);
  expect(await codeAt(() => createEmitter(studio, { log: { append: log.append } as never }))).toEqual([
    "invalid_option",
    "options.log",
  ]);
  expect(await codeAt(() => createEmitter(studio, { log, hash: 1 as never }))).toEqual([
    "invalid_option",
    "options.hash",
  ]);
  expect(await codeAt(() => createEmitter(studio, { log, maxPayloadBytes: 0 }))).toEqual([
    "invalid_option",
    "options.maxPayloadBytes",
  ]);
  expect(await codeAt(() => createEventHandler(one))).toEqual(["authorize_missing", "options.authorize"]);
  expect(await codeAt(wrong({ hartbeatMs: 1 }))).toEqual(["invalid_option", "options.hartbeatMs"]);
  expect(await codeAt(wrong({ coalesce: 3 }))).toEqual(["invalid_option", "options.coalesce"]);
  expect(await codeAt(wrong({ repeat: 3 }))).toEqual(["invalid_option", "options.repeat"]);
  expect(await codeAt(wrong({ heartbeatMs: 1.5 }))).toEqual(["invalid_option", "options.heartbeatMs"]);
  expect(await codeAt(wrong({ limits: { connections: 0 } }))).toEqual(["invalid_option", "options.limits.connections"]);
  expect(await codeAt(wrong({ limits: { conections: 1 } }))).toEqual(["invalid_option", "options.limits.conections"]);
  expect(await codeAt(wrong({ limits: 5 }))).toEqual(["invalid_option", "options.limits"]);
  expect(await codeAt(() => createEventHandler(one, "x" as never))).toEqual(["invalid_option", "options"]);
  expect(await codeAt(wrong({ authenticate: true }))).toEqual(["invalid_option", "options.authenticate"]);
  expect(await codeAt(wrong({ basePath: "events/" }))).toEqual(["invalid_option", "options.basePath"]);
  expect(await codeAt(wrong({ limits: { connectionsPerPrincipal: 1 } }))).toEqual([
    "invalid_option",
    "options.limits.connectionsPerPrincipal",
  ]);
  expect(await codeAt(() => createEventHandler([]))).toEqual(["invalid_option", "emitters"]);
  expect(await codeAt(() => createEventHandler({} as typeof one))).toEqual(["invalid_option", "emitters[0]"]);
  const elsewhere = createEmitter(billing, { log: memoryLog() });
  expect(await codeAt(() => createEventHandler([one, elsewhere]))).toEqual(["different_logs", "studio and billing"]);
  const twin = createEmitter({ ...studio, name: "twin" } as unknown as typeof studio, { log });
  expect(await codeAt(() => createEventHandler([one, twin], { authorize: () => true }))).toEqual([
    "contract_collision",
    "studio and twin",
  ]);
  expect(await codeAt(() => createEventHandler([one, one]))).toEqual(["contract_collision", "studio and studio"]);
  await expect((async () => wrong({})().close({ drainMs: -1 }))()).rejects.toMatchObject({ path: "options.drainMs" });
});
