import fc from "fast-check";
import { expect, test } from "vitest";
import type { EventLog, LogRecord } from "../event-log.ts";
import { checkPage, type ExpectedLog } from "./check-page.ts";
import type { CreateEventLog, EventLogCapabilities, EventLogHandle } from "./event-log-handle.ts";
import { kept, keyed, sample, versioned } from "./samples.ts";
import { followTail } from "./tail-follower.ts";
import { trimThrough } from "./trim-through.ts";
import { withHandle } from "./with-handle.ts";

/** The simplest log: an array. Positions in commands are fractions, because offsets are the log's to choose. */
class Model implements ExpectedLog {
  records: LogRecord[] = [];
  head = 0;
  floor = 0;
  readonly epoch: string;
  readonly keys: Map<string, readonly number[]> = new Map();
  appended = 0;

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  /** A position from just below the floor to just above the head. */
  at(fraction: number): number {
    const positions = [
      ...new Set([0, Math.max(0, this.floor - 1), this.floor, ...this.records.map((r) => r.offset), this.head + 1]),
    ];
    return positions[Math.floor(fraction * positions.length)] ?? 0;
  }
}

type Step =
  | {
      readonly do: "append";
      readonly channels: readonly string[];
      readonly size: number;
      readonly key: string | undefined;
      /** Keys of the records, in turn. */
      readonly keys: readonly (string | undefined)[];
      /** Versions of the records, in turn. */
      readonly versions: readonly (number | undefined)[];
    }
  | {
      readonly do: "read";
      readonly at: number;
      readonly limit: number;
      readonly maxBytes: number;
      readonly channels: readonly string[] | undefined;
      readonly newest: boolean;
    }
  | { readonly do: "trim"; readonly at: number };

const channel = fc.constantFrom("a", "b", "c/1", "c/2");
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });
const append = fc.record({
  do: fc.constant("append" as const),
  channels: fc.array(channel, { maxLength: 4 }),
  size: fc.nat({ max: 40 }),
  key: fc.option(fc.constantFrom("k1", "k2", "k3"), { nil: undefined }),
  keys: fc.array(fc.constantFrom(undefined, "", "1", '"1"'), { minLength: 1, maxLength: 4 }),
  versions: fc.array(fc.constantFrom(undefined, 2, 3), { minLength: 1, maxLength: 3 }),
});
const read = fc.record({
  do: fc.constant("read" as const),
  at: fraction,
  limit: fc.nat({ max: 6 }),
  maxBytes: fc.oneof(fc.nat({ max: 100 }), fc.constant(1_000_000)),
  channels: fc.option(fc.array(channel, { maxLength: 3 }), { nil: undefined }),
  newest: fc.boolean(),
});
const trim = fc.record({ do: fc.constant("trim" as const), at: fraction });

export function modelSuite(create: CreateEventLog, { trims, shared, modelRuns = 100 }: EventLogCapabilities): void {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { arbitrary: append, weight: 5 },
    { arbitrary: read, weight: 5 },
    { arbitrary: trim, weight: trims ? 1 : 0 },
  );

  test("any interleaving of appends, reads and trims is as in a list", { timeout: 120_000 }, async () => {
    const steps = fc.array(fc.tuple(step, fc.boolean()), { minLength: 1, maxLength: 30 });
    const property = fc.asyncProperty(steps, (script) =>
      withHandle(create, async (handle) => {
        const second = shared ? await handle.second?.() : undefined;
        const model = new Model((await handle.log.read({ after: 0, limit: 0 })).epoch);
        // A tail sees what was appended, which trimming would take from under it.
        const follower =
          trims && script.some(([{ do: kind }]) => kind === "trim") ? undefined : await followTail(handle.log);
        for (const [action, onSecond] of script) await run(action, handle, (onSecond && second) || handle.log, model);
        if (follower !== undefined) expect(await follower.until(model.head)).toEqual(model.records);
        await second?.close?.();
      })(),
    );
    await fc.assert(property, { numRuns: modelRuns });
  });
}

async function run(action: Step, handle: EventLogHandle, log: EventLog, model: Model): Promise<void> {
  switch (action.do) {
    case "append": {
      const { channels, size, key, keys, versions } = action;
      const records = channels.map((name, index) => ({
        ...sample(name, [model.appended++, "x".repeat(size)]),
        ...keyed(keys[index % keys.length]),
        ...versioned(versions[index % versions.length]),
      }));
      // Whether an empty append uses up its key is left open.
      const useKey = key !== undefined && records.length > 0;
      const result = await log.append(records, useKey ? { idempotencyKey: key } : {});
      const known = useKey ? model.keys.get(key) : undefined;
      expect(result).toEqual({ epoch: model.epoch, offsets: known ?? result.offsets, duplicate: known !== undefined });
      if (known !== undefined) return;
      expect(result.offsets).toHaveLength(records.length);
      for (const record of kept(records, result.offsets)) {
        expect(record.offset).toBeGreaterThan(model.head);
        model.head = record.offset;
        model.records.push(record);
      }
      if (useKey) model.keys.set(key, result.offsets);
      return;
    }
    case "read": {
      const { limit, maxBytes, channels, newest } = action;
      const options = { after: model.at(action.at), limit, maxBytes, newest, ...(channels && { channels }) };
      checkPage(await log.read(options), options, model);
      return;
    }
    case "trim": {
      const through = Math.min(model.at(action.at), model.head);
      model.floor = Math.max(model.floor, await trimThrough(handle, through, model.records));
      model.records = model.records.filter(({ offset }) => offset > model.floor);
      return;
    }
  }
}
