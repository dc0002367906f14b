import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Harm {
  /** Holds what comes for so long, then lets it through in one go. */
  readonly lumpMs?: number;
  /** Cuts each stream so long after it began. */
  readonly cutAfterMs?: number;
  /** Changes the request's headers. */
  request?(headers: IncomingHttpHeaders): IncomingHttpHeaders;
  /** Changes the answer's headers. */
  answer?(headers: IncomingHttpHeaders): IncomingHttpHeaders;
  /** Answers in the server's place when it returns true. */
  instead?(req: IncomingMessage, res: ServerResponse): boolean;
  /** The server to ask, of several. */
  choose?(origins: readonly string[]): string;
}

export interface Middleman extends AsyncDisposable {
  readonly origin: string;
}

/** A proxy that does one kind of harm, for what nginx can't be made to do. */
export async function startMiddleman(targets: readonly string[], harm: Harm): Promise<Middleman> {
  const server = createServer((req, res) => {
    if (harm.instead?.(req, res)) return;
    const target = harm.choose?.(targets) ?? targets[0];
    const upstream = request(`${target}${req.url}`, {
      method: req.method ?? "GET",
      headers: harm.request?.(req.headers) ?? req.headers,
    });
    upstream.on("error", () => res.destroy());
    upstream.on("response", (answer) => {
      answer.on("error", () => res.destroy());
      res.writeHead(answer.statusCode ?? 502, harm.answer?.(answer.headers) ?? answer.headers);
      res.flushHeaders();
      relay(answer, res, harm);
    });
    res.on("close", () => upstream.destroy());
    req.pipe(upstream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function relay(answer: IncomingMessage, res: ServerResponse, { lumpMs, cutAfterMs }: Harm): void {
  let held: Buffer[] = [];
  const timers: NodeJS.Timeout[] = [];
  if (lumpMs !== undefined) {
    // Hello passes, so that what is looked for is the lumps after it.
    answer.once("data", (chunk) => {
      res.write(chunk);
      answer.on("data", (next: Buffer) => held.push(next));
    });
    timers.push(
      setInterval(() => {
        if (held.length > 0) res.write(Buffer.concat(held));
        held = [];
      }, lumpMs),
    );
  } else answer.on("data", (chunk) => res.write(chunk));
  if (cutAfterMs !== undefined) timers.push(setTimeout(() => res.destroy(), cutAfterMs));
  answer.on("end", () => res.end());
  res.on("close", () => timers.forEach(clearTimeout));
}
