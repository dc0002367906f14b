import { connect, type Socket } from "node:net";
import { createGate } from "./gate.ts";
import type { Link, Treatment } from "./treatment.ts";

/** Which directions of the network are taken away. */
export type Direction = "toClient" | "toServer" | "both";

export interface OpenLink extends Link {
  freeze(direction: Direction): void;
  thaw(): void;
  destroy(): void;
}

/** One connection through the proxy. `onClosed` is called when neither side is left, `onStruck` whenever a shape has done something. */
export function openLink(
  client: Socket,
  targetPort: number,
  treatment: Treatment,
  frozen: Direction | undefined,
  { onClosed, onStruck }: { onClosed: () => void; onStruck: () => void },
): OpenLink {
  const server = connect({ port: targetPort, host: "127.0.0.1", allowHalfOpen: true });
  const down = createGate(frozen === "toClient" || frozen === "both");
  const up = createGate(frozen === "toServer" || frozen === "both");
  let cold = frozen !== undefined;
  let ended = false;
  let waiting: (() => void)[] = [];

  /** While the network is away, one side doesn't learn that the other has gone. */
  function tell(news: () => void): void {
    if (cold) waiting.push(news);
    else news();
  }

  const link: OpenLink = {
    struck: onStruck,
    end(how) {
      ended = true;
      if (how === "rst") client.resetAndDestroy();
      else client.end();
      server.destroy();
    },
    freeze(direction) {
      cold = true;
      if (direction !== "toServer") down.shut();
      if (direction !== "toClient") up.shut();
    },
    thaw() {
      cold = false;
      down.open();
      up.open();
      for (const news of waiting) news();
      waiting = [];
    },
    destroy() {
      client.destroy();
      server.destroy();
      ghost?.destroy();
    },
  };

  pipeThrough(server, [down.stream, ...(treatment.toClient ?? []).map((shape) => shape(link))], client);
  pipeThrough(client, [...(treatment.toServer ?? []).map((shape) => shape(link)), up.stream], server);
  client.on("error", () => tell(() => server.destroy()));
  server.on("error", () => tell(() => client.resetAndDestroy()));
  client.on("close", () => tell(() => server.destroy()));
  server.on("close", () => {
    if (ended || server.readableEnded) return;
    tell(() => client.destroy());
  });
  let closed = 0;
  for (const socket of [client, server]) {
    socket.on("close", () => {
      closed += 1;
      if (closed === 2) onClosed();
    });
  }
  if (treatment.idleMs !== undefined) {
    server.setTimeout(treatment.idleMs, () => {
      onStruck();
      link.end("fin");
    });
  }

  const ghost = treatment.twice === true ? connect(targetPort, "127.0.0.1") : undefined;
  if (ghost !== undefined) {
    client.on("data", (chunk) => ghost.write(chunk));
    ghost.on("error", () => undefined).resume();
  }
  return link;
}

function pipeThrough(from: Socket, shapes: readonly NodeJS.ReadWriteStream[], to: Socket): void {
  let last: NodeJS.ReadableStream = from;
  for (const shape of shapes) {
    // A shape whose sockets are gone may still be told to write.
    shape.on("error", () => undefined);
    last = last.pipe(shape);
  }
  last.pipe(to);
}
