import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface HttpServer extends AsyncDisposable {
  readonly url: string;
  /** Resets every connection, as a failing network does. */
  cut(): void;
  /** Stops, and starts again on the same port. */
  restart(listener?: RequestListener): Promise<void>;
}

/** A real server on a free port of this machine. */
export async function httpServer(listener: RequestListener): Promise<HttpServer> {
  const sockets = new Set<Socket>();
  let current: Server;
  let port = 0;

  async function start(given: RequestListener) {
    listener = given;
    current = createServer(listener);
    current.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => current.listen(port, "127.0.0.1", resolve));
    port = (current.address() as AddressInfo).port;
  }

  async function stop() {
    const closed = new Promise((resolve) => current.close(resolve));
    cut();
    await closed;
  }

  function cut() {
    for (const socket of sockets) socket.resetAndDestroy();
  }

  await start(listener);
  return {
    url: `http://127.0.0.1:${port}/`,
    cut,
    async restart(next = listener) {
      await stop();
      await start(next);
    },
    [Symbol.asyncDispose]: stop,
  };
}
