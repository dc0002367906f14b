import { once } from "node:events";
import { createServer as createHttpServer, type Server as HttpServer, type ServerResponse } from "node:http";
import { constants, createServer as createHttp2Server, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { expect, test } from "vitest";
import type { Exchange } from "./exchange.ts";
import { exchangeHttp1 } from "./exchange-http1.ts";
import { exchangeHttp2 } from "./exchange-http2.ts";
import type { End } from "./observation.ts";

/** How one exchange with a server ends, and what it brought. */
async function run(exchange: Exchange, server: Server): Promise<{ end: Omit<End, "afterMs">; body: string }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let body = "";
  const end = await new Promise<Omit<End, "afterMs">>((resolve) => {
    exchange(
      socket,
      { method: "POST", url: new URL(`http://127.0.0.1:${port}/a?b=c`), headers: { "x-a": "1" }, body: "sent" },
      {
        onHead: () => undefined,
        onBytes: (chunk) => {
          body += chunk.toString();
        },
        onEnd: resolve,
      },
    );
  });
  server.close();
  return { end, body };
}

function http1(answer: (response: ServerResponse) => void): HttpServer {
  return createHttpServer((request, response) => {
    request.resume();
    response.write(`${request.method} ${request.url} ${request.headers["x-a"]}`);
    // After the bytes: an RST overtakes what is not sent yet.
    setTimeout(() => answer(response), 50);
  });
}

function http2(answer: (stream: ServerHttp2Stream) => void): Server {
  return createHttp2Server().on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200 });
    stream.write(`${headers[":method"]} ${headers[":path"]} ${headers["x-a"]}`);
    setTimeout(() => answer(stream), 50);
  });
}

const body = "POST /a?b=c 1";

test("HTTP/1.1: complete, FIN, RST", async () => {
  expect(
    await run(
      exchangeHttp1,
      http1((response) => response.end()),
    ),
  ).toEqual({ body, end: { how: "complete" } });
  expect(
    await run(
      exchangeHttp1,
      http1((response) => response.socket?.destroySoon()),
    ),
  ).toEqual({ body, end: { how: "fin" } });
  expect(
    await run(
      exchangeHttp1,
      http1((response) => response.socket?.resetAndDestroy()),
    ),
  ).toMatchObject({
    body,
    end: { how: "reset" },
  });
});

test("HTTP/2: complete, RST_STREAM, GOAWAY, FIN", async () => {
  expect(
    await run(
      exchangeHttp2,
      http2((stream) => stream.end()),
    ),
  ).toEqual({ body, end: { how: "complete" } });
  expect(
    await run(
      exchangeHttp2,
      http2((stream) => stream.destroy(new Error("at fault"))),
    ),
  ).toEqual({
    body,
    end: { how: "stream_reset", code: "INTERNAL_ERROR" },
  });
  const goaway = http2(({ session }) => {
    session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    session?.destroy();
  });
  expect(await run(exchangeHttp2, goaway)).toEqual({ body, end: { how: "goaway", code: "ENHANCE_YOUR_CALM" } });
  let raw: Socket | undefined;
  const cut = http2(() => raw?.resetAndDestroy()).on("connection", (socket) => {
    raw = socket;
  });
  expect(await run(exchangeHttp2, cut)).toMatchObject({ body, end: { how: "reset" } });
});
