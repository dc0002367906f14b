import type { EmitterSource, SnapshotOptions } from "@tidings/server";
import { act } from "react";
import { createTestTidings as createWithoutReact } from "../create-test-tidings.ts";
import { createTurns } from "../in-turn.ts";
import type { CreateServer, TestOptions } from "../test-options.ts";
import type { TestTidings } from "../test-tidings.ts";

/**
 * As `createTestTidings` of `@tidings/testing`, for React: whatever may update components happens in `act`, so that they have rendered, and
 * their effects have run, when a promise resolves.
 */
export function createTestTidings<E extends EmitterSource, Principal = null>(
  createServer: CreateServer<E>,
  options: Omit<TestOptions<E, Principal>, "act"> & SnapshotOptions<E, Principal, Request> = {} as never,
): TestTidings<E> {
  return createWithoutReact<E, Principal>(createServer, { ...options, act: (run) => inTurn(() => actInTest(run)) });
}

/** React takes one at a time, and a page may have several servers. */
const inTurn = createTurns(() => undefined);

const surroundings: { IS_REACT_ACT_ENVIRONMENT?: boolean } = globalThis as object;

/** Says that this is a test while it lasts, as Testing Library's `act` does: without that, React warns of `act` itself. */
async function actInTest(run: () => Promise<void>): Promise<void> {
  const before = surroundings.IS_REACT_ACT_ENVIRONMENT;
  surroundings.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    await act(run);
  } finally {
    if (before === undefined) delete surroundings.IS_REACT_ACT_ENVIRONMENT;
    else surroundings.IS_REACT_ACT_ENVIRONMENT = before;
  }
}
