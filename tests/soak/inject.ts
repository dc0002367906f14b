import { setTimeout as sleep } from "node:timers/promises";
import type { FaultSubscriber } from "../faults/fault-subscriber.ts";
import { buffer, cutAfterBytes, type FaultProxy, rateLimit, splitAtEveryByte } from "../support/fault-proxy/index.ts";
import type { FaultServer } from "../support/fault-server.ts";
import type { SoakFault } from "./schedule.ts";
import type { SoakWorld } from "./soak-world.ts";

/** Does it, and resolves when it is over. What it finds under way by another fault it leaves alone, and says false. */
export async function inject(
  fault: SoakFault,
  world: SoakWorld,
  busy: Set<unknown>,
  random: () => number,
): Promise<boolean> {
  const target =
    "network" in fault ? world.networks[fault.network] : "server" in fault ? world.servers[fault.server] : {};
  if (target === undefined || busy.has(target)) return false;
  busy.add(target);
  try {
    if ("network" in fault) await injectIntoNetwork(fault, target as FaultProxy);
    else if ("server" in fault) await injectIntoServer(fault, target as FaultServer, world);
    else changeChannels(fault.subscribers, world, random);
    return true;
  } finally {
    busy.delete(target);
  }
}

async function injectIntoNetwork(fault: Extract<SoakFault, { network: number }>, network: FaultProxy): Promise<void> {
  switch (fault.kind) {
    case "cut":
      return network.cut(fault.how);
    case "freeze":
      network.freeze();
      await sleep(fault.ms);
      return network.heal();
    case "away":
      network.down();
      await sleep(fault.ms);
      return network.heal();
    case "split":
      network.next({ toClient: [splitAtEveryByte()] }, fault.connections);
      return network.cut();
    case "cut in replay":
      network.next({ toClient: [cutAfterBytes(1_500, "rst")] }, fault.connections);
      return network.cut();
    case "slow line":
      network.next({ toClient: [rateLimit(4_000)] }, fault.connections);
      return network.cut();
    case "buffer":
      network.next({ toClient: [buffer(4_096)] }, fault.connections);
      return network.cut();
  }
}

async function injectIntoServer(
  fault: Extract<SoakFault, { server: number }>,
  server: FaultServer,
  world: SoakWorld,
): Promise<void> {
  switch (fault.kind) {
    case "stop":
      server.process.signal("SIGSTOP");
      await sleep(fault.ms);
      return server.process.signal("SIGCONT");
    case "drain":
      world.setUp(server, false);
      await server.process.kill("SIGTERM");
      break;
    case "kill":
      await server.process.kill("SIGKILL");
      world.setUp(server, false);
  }
  await server.restart();
  world.setUp(server, true);
}

/** Subscribers take up a channel, or let go of the one that they took up last. */
function changeChannels(count: number, { subscribers, topicsOf }: SoakWorld, random: () => number): void {
  for (let time = 0; time < count; time += 1) {
    const subscriber = subscribers[Math.floor(random() * subscribers.length)] as FaultSubscriber;
    const topics = topicsOf(subscriber);
    const topic = topics[Math.floor(random() * topics.length)] as string;
    if (subscriber.topics.has(topic)) subscriber.leave(topic);
    else subscriber.listen(topic, { fromFirstHeard: true });
  }
}
