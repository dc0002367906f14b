import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Resets every connection and refuses new ones until `restore`. */
  cut(): void;
  /** Keeps every connection open and lets no byte through, in either direction, until `restore`: a half-open network. */
  freeze(): void;
  restore(): void;
}

/** A TCP proxy on loopback whose network can be taken away. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: "open" | "cut" | "frozen" = "open";

  const server: Server = createServer((downstream) => {
    if (mode === "cut") {
      downstream.resetAndDestroy();
      return;
    }
    const upstream = connect(targetPort, "127.0.0.1");
    const pair = [downstream, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, downstream] as const]) {
      from.on("error", () => to.destroy());
      from.on("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
      from.pipe(to);
    }
    if (mode === "frozen") freezePair(pair);
  });

  function freezePair([downstream, upstream]: readonly [Socket, Socket]): void {
    downstream.unpipe(upstream).pause();
    upstream.unpipe(downstream).pause();
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");

  return {
    port: address.port,
    get connections() {
      return pairs.size;
    },
    cut() {
      mode = "cut";
      for (const [downstream, upstream] of pairs) {
        downstream.resetAndDestroy();
        upstream.destroy();
      }
    },
    freeze() {
      mode = "frozen";
      for (const pair of pairs) freezePair(pair);
    },
    restore() {
      if (mode === "frozen") {
        for (const [downstream, upstream] of pairs) {
          downstream.pipe(upstream);
          upstream.pipe(downstream);
        }
      }
      mode = "open";
    },
    async [Symbol.asyncDispose]() {
      for (const [downstream, upstream] of pairs) {
        downstream.destroy();
        upstream.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}
