import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline, type Transform } from "node:stream";

export interface HttpIntermediaryOptions {
  /** `Content-Encoding` of what `body` makes. */
  readonly encoding: string;
  /** Made for each response. */
  readonly body: () => Transform;
}

export interface HttpIntermediary extends AsyncDisposable {
  readonly port: number;
  /** Responses that went through. */
  readonly served: number;
}

/** A gateway that changes the body of what it passes on. */
export async function startHttpIntermediary(
  targetPort: number,
  { encoding, body }: HttpIntermediaryOptions,
): Promise<HttpIntermediary> {
  let served = 0;
  const server = createServer((req, res) => {
    const { method, url: path, headers } = req;
    const passed = request({ host: "127.0.0.1", port: targetPort, method, path, headers, agent: false }, (answer) => {
      served += 1;
      res.writeHead(answer.statusCode ?? 502, { ...answer.headers, "content-encoding": encoding });
      res.flushHeaders();
      pipeline(answer, body(), res, () => res.destroy());
    });
    passed.on("error", () => res.destroy());
    res.on("close", () => passed.destroy());
    req.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get served() {
      return served;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
