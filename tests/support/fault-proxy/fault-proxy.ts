import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { type Direction, type OpenLink, openLink } from "./link.ts";
import type { Ending, Treatment } from "./treatment.ts";

export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that came, ever. */
  readonly accepted: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Treatments asked for. */
  readonly treated: number;
  /** How often a treatment did something to a connection. */
  readonly struck: number;
  /** Treats the next `times` connections so; treatments queue up. */
  next(treatment: Treatment, times?: number): void;
  /** Treats all connections so, from the next one on, that no queued treatment is for. */
  always(treatment: Treatment): void;
  /** Ends every connection. */
  cut(how?: Ending): void;
  /** Ends every connection and refuses new ones until `heal`. */
  down(): void;
  /** Keeps every connection open, new ones too, and lets nothing through in a direction until `heal`. */
  freeze(direction?: Direction): void;
  /** An honest network again: nothing queued, nothing frozen, nothing down. Connections that are being treated stay so. */
  heal(): void;
  /** Connections that come from now on go to another server. */
  route(targetPort: number | (() => number)): void;
}

/** A TCP proxy on loopback that does to connections what networks and intermediaries do. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const links = new Set<OpenLink>();
  const strays = new Set<Socket>();
  const queue: Treatment[] = [];
  let usual: Treatment = {};
  let frozen: Direction | undefined;
  let isDown = false;
  let accepted = 0;
  let struck = 0;
  let treated = 0;
  let target: number | (() => number) = targetPort;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on("error", () => undefined);
    accepted += 1;
    const treatment = queue.shift() ?? usual;
    if (treatment.open !== undefined || treatment.twice === true) struck += 1;
    if (isDown || treatment.open === "reset") client.resetAndDestroy();
    else if (treatment.open === "close") client.destroy();
    else if (treatment.open === undefined) {
      const port = typeof target === "function" ? target() : target;
      const link = openLink(client, port, treatment, frozen, {
        onClosed: () => links.delete(link),
        onStruck() {
          struck += 1;
        },
      });
      links.add(link);
    } else {
      const { open } = treatment;
      strays.add(client);
      client.on("close", () => strays.delete(client));
      if (open === "ignore") client.resume().on("end", () => client.destroy());
      else client.once("data", () => client.end(open.answer));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");

  function cut(how: Ending = "rst"): void {
    for (const link of [...links]) {
      link.end(how);
      links.delete(link);
    }
  }

  return {
    port: address.port,
    get accepted() {
      return accepted;
    },
    get open() {
      return links.size;
    },
    get struck() {
      return struck;
    },
    get treated() {
      return treated;
    },
    next(treatment, times = 1) {
      treated += times;
      for (let time = 0; time < times; time += 1) queue.push(treatment);
    },
    always(treatment) {
      treated += 1;
      usual = treatment;
    },
    cut,
    down() {
      isDown = true;
      cut();
    },
    freeze(direction = "both") {
      frozen = direction;
      for (const link of links) link.freeze(direction);
    },
    heal() {
      isDown = false;
      frozen = undefined;
      queue.length = 0;
      usual = {};
      for (const link of links) link.thaw();
    },
    route(to) {
      target = to;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const link of links) link.destroy();
      for (const stray of strays) stray.destroy();
      await once(server, "close");
    },
  };
}
