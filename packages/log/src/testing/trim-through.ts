import { expect } from "vitest";
import type { LogRecord } from "../event-log.ts";
import type { EventLogHandle } from "./event-log-handle.ts";
import { promised } from "./with-handle.ts";

/**
 * Trims and returns the new floor, which may be anywhere in the gap below the oldest record that is left: some stores
 * know what they deleted, others what they still have.
 */
export async function trimThrough(
  handle: EventLogHandle,
  through: number,
  records: readonly LogRecord[],
): Promise<number> {
  await promised(handle.trim, "trim")(through);
  const { floor, head } = await handle.log.read({ after: 0, limit: 0 });
  const oldestLeft = records.find(({ offset }) => offset > through)?.offset ?? head + 1;
  expect(floor).toBeGreaterThanOrEqual(through);
  expect(floor).toBeLessThan(oldestLeft);
  return floor;
}
