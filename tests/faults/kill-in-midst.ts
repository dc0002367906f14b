import { until } from "../support/until.ts";
import type { FaultWorld } from "./fault-world.ts";

/** Kills the row's server at so many moments of 300 appends, and starts it again each time. */
export async function killInMidst(
  { server, subscriber, topic, emit, caughtUp }: FaultWorld,
  times: number,
): Promise<void> {
  const emitting = emit(300, { everyMs: 2 });
  for (let time = 1; time <= times; time += 1) {
    await until("some have come", () => subscriber.last(topic) > 20 + 60 * time);
    await server.process.kill("SIGKILL");
    await server.restart();
  }
  await emitting;
  await caughtUp();
}
