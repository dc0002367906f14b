import { expect } from "vitest";
import type { FaultServer } from "../support/fault-server.ts";
import { until } from "../support/until.ts";
import type { Fault } from "./fault.ts";
import { createFaultWorld, type FaultWorld } from "./fault-world.ts";
import { right } from "./right.ts";

/** What the ledger found, for the table at the end. */
export interface Result {
  readonly fault: Fault;
  readonly verdict: string;
  readonly events: number;
}

/** Some events, the fault, some events more; then the ledger's verdict is compared with what is right. */
export async function runFault(fault: Fault, shared: FaultServer): Promise<Result> {
  await using world = await createFaultWorld(fault, shared);
  const { subscribers, ledger, network } = world;
  const live = (): boolean => subscribers.every(({ state }) => state.phase === "live");
  await until("both subscribers are live", live);
  await world.emit(20);
  await world.caughtUp();

  await fault.inject(world);
  expect(network.treated === 0 || network.struck > 0, "the treatment did something").toBe(true);
  network.heal();
  if (fault.right.verdict === "refused") return await judgeRefusal(fault, fault.right.status, world);

  // Whoever is reset while this is under way need not hear it; that last event is for everybody.
  await until(() => `live: ${subscribers.map(({ states }) => states.slice(-12))}`, live);
  await world.emit(20);
  await world.caughtUp();
  await until("still live", live);
  await world.emit(1);
  await world.caughtUp();

  const { deliveries, ...faults } = ledger.verdict();
  expect(faults).toEqual({ lost: [], repeated: [], misordered: [], uninvited: [] });
  const resets = [...new Set(subscribers.flatMap((one) => one.resets))];
  expect(resets).toEqual(fault.right.verdict === "reset" ? [fault.right.reason] : []);
  return { fault, verdict: right(fault.right), events: deliveries };
}

async function judgeRefusal(fault: Fault, status: number, { subscriber, ledger }: FaultWorld): Promise<Result> {
  await until(`failed, but ${subscriber.states.slice(-5)}`, () => subscriber.state.phase === "failed");
  expect(subscriber.state).toMatchObject({ phase: "failed", error: { code: "refused", status } });
  const { deliveries, repeated, misordered, uninvited } = ledger.verdict();
  expect({ repeated, misordered, uninvited }).toEqual({ repeated: [], misordered: [], uninvited: [] });
  return { fault, verdict: right(fault.right), events: deliveries };
}
