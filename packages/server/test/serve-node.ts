import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type FrameReader, readFrames } from "./read-stream.ts";

/** A server on a free port of this machine. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  open(path: string, init?: RequestInit): Promise<FrameReader>;
}

export async function serveNode(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    fetch: (path, init) => fetch(url + path, init),
    async open(path, init) {
      const response = await fetch(url + path, init);
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      return readFrames(response);
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
