import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import {
  type Attributes,
  type BatchObservableCallback,
  createNoopMeter,
  type Meter,
  type Observable,
} from "@opentelemetry/api";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler, type HandlerStats, type Observe } from "@tidings/server";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "../fixtures/counting-contract.ts";

const guides = join(import.meta.dirname, "../../docs/guides");
/** Inside the workspace, so that imports resolve as they do for tests. */
const folder = join(import.meta.dirname, "../.tmp/guides");

let blocks = 0;

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const page of (await readdir(guides)).filter((name) => name.endsWith(".md"))) {
    const text = await readFile(join(guides, page), "utf8");
    for (const [index, [, language, code]] of [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].entries()) {
      // `export {}` makes each block a module of its own.
      await writeFile(join(folder, `${page}-${index}.${language}`), `${code}\nexport {};\n`);
      blocks += 1;
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("every code block of the guides compiles", async () => {
  expect(blocks).toBeGreaterThan(5);
  const config = {
    extends: "../../tsconfig.json",
    compilerOptions: { jsx: "react-jsx", isolatedDeclarations: false, noUnusedLocals: false },
    include: ["."],
    exclude: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = promisify(execFile)("tsc", ["-p", folder]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  expect(await tsc).toBe("");
});

describe("the recipes of Observability give figures that have values", () => {
  /** The block of that page that has this in it, as a module. */
  async function recipe<Module>(part: string): Promise<Module> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (!name.startsWith("observability.md") || !(await readFile(path, "utf8")).includes(part)) continue;
      return import(/* @vite-ignore */ pathToFileURL(path).href);
    }
    throw new Error(`no block of the page has ${part}`);
  }

  /** Serves a stream from its beginning and one that resumes with two events, refuses one, and ends both. */
  async function serveSomething(observe: Observe, meter: (stats: () => HandlerStats) => void): Promise<HandlerStats> {
    const emitter = createEmitter(contract, { log: memoryLog({ epoch: "one" }) });
    const handler = createEventHandler(emitter, { authenticate: () => null, authorize: () => true, observe });
    meter(handler.stats);
    const hear = async (until: string, headers: Record<string, string> = {}) => {
      const { body } = await handler.fetch(new Request("http://x/counts/a", { headers }));
      let text = "";
      for await (const part of body ?? []) {
        text += Buffer.from(part).toString();
        if (text.includes(until)) return;
      }
    };
    const count = (sequence: number) => emitter.counts({ topic: "a" }).counted({ sequence, at: 0, filler: "" });
    await count(1);
    const first = hear('"sequence":3');
    await expect.poll(() => handler.stats().subscriptions.live).toBe(1);
    await count(2);
    await count(3);
    await first;
    await hear("tidings.live", { "Last-Event-ID": "one.1" });
    expect((await handler.fetch(new Request("http://x/vault/a"))).status).toBe(401);
    await handler.close();
    return handler.stats();
  }

  it("Prometheus", async () => {
    const { registerStats, observeStreams } = await recipe<{
      registerStats(registry: Registry, stats: () => HandlerStats): void;
      observeStreams(registry: Registry): Observe;
    }>("prom-client");
    const registry = new Registry();
    const { bytes } = await serveSomething(observeStreams(registry), (stats) => registerStats(registry, stats));
    const metrics = await registry.getMetricsAsJSON();
    expect(metrics.map(({ name }) => name)).toContain("tidings_streams");
    for (const { name, values } of metrics) expect([name, values.length]).not.toEqual([name, 0]);
    const lines = (await registry.metrics()).split("\n");
    expect(bytes).toBeGreaterThan(0);
    expect(lines).toEqual(
      expect.arrayContaining([
        'tidings_streams{phase="live"} 0',
        "tidings_lag_bytes 0",
        "tidings_delivered_total 4",
        `tidings_sent_bytes_total ${bytes}`,
        'tidings_started_total{resume="fresh"} 1',
        'tidings_started_total{resume="resumed"} 1',
        'tidings_ended_total{kind="refused",reason="unauthorized"} 1',
        'tidings_stream_seconds_count{reason="left"} 2',
        "tidings_replayed_events_count 2",
        "tidings_replayed_events_sum 2",
      ]),
    );
  });

  it("OpenTelemetry", async () => {
    const { meterStats, meterStreams } = await recipe<{
      meterStats(meter: Meter, stats: () => HandlerStats): void;
      meterStreams(meter: Meter): Observe;
    }>("@opentelemetry/api");
    const meter = recordingMeter();
    const { bytes } = await serveSomething(meterStreams(meter), (stats) => meterStats(meter, stats));
    expect(bytes).toBeGreaterThan(0);
    const values = meter.collect();
    expect([...values.keys()].map((key) => key.split(" ")[0])).toEqual(expect.arrayContaining(meter.names));
    expect(Object.fromEntries(values)).toMatchObject({
      "tidings.streams live": [0],
      "tidings.lag": [0],
      "tidings.delivered": [4],
      "tidings.sent": [bytes],
      "tidings.started fresh": [1],
      "tidings.started resumed": [1],
      "tidings.refused unauthorized": [1],
      "tidings.stream.duration left": [expect.any(Number), expect.any(Number)],
      "tidings.replay.events": [0, 2],
    });
  });
});

/** The API without its SDK: what instruments are given, by their name and attributes. */
function recordingMeter(): Meter & { readonly names: string[]; collect(): Map<string, number[]> } {
  const names: string[] = [];
  const values = new Map<string, number[]>();
  const observables = new Map<Observable, string>();
  const batches: (readonly [BatchObservableCallback, readonly Observable[]])[] = [];
  const record = (name: string, value: number, attributes: Attributes = {}): void => {
    const key = [name, ...Object.values(attributes)].join(" ");
    values.set(key, [...(values.get(key) ?? []), value]);
  };
  const createObservable = (name: string): Observable => {
    const observable: Observable = { addCallback() {}, removeCallback() {} };
    names.push(name);
    observables.set(observable, name);
    return observable;
  };
  return Object.assign(createNoopMeter(), {
    names,
    createObservableGauge: createObservable,
    createObservableCounter: createObservable,
    createHistogram(name: string) {
      names.push(name);
      return { record: (value: number, attributes?: Attributes) => record(name, value, attributes) };
    },
    addBatchObservableCallback: (callback: BatchObservableCallback, of: Observable[]) =>
      void batches.push([callback, of]),
    collect() {
      for (const [callback, of] of batches) {
        callback({
          observe(observable, value, attributes) {
            // As in the SDK, what was not announced is left out.
            if (of.includes(observable)) record(observables.get(observable) ?? "", value, attributes);
          },
        });
      }
      return values;
    },
  });
}
