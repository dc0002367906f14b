import { request as requestHttp1 } from "node:http";
import { cut, type Exchange } from "./exchange.ts";
import type { End } from "./observation.ts";

export const exchangeHttp1: Exchange = (socket, { method, url, headers, body }, listener) => {
  let sawFin = false;
  let over = false;
  const end = (outcome: Omit<End, "afterMs">): void => {
    if (over) return;
    over = true;
    socket.destroy();
    listener.onEnd(outcome);
  };
  socket.on("end", () => {
    sawFin = true;
  });
  const request = requestHttp1({
    createConnection: () => socket,
    method,
    host: url.hostname,
    path: url.pathname + url.search,
    headers: {
      host: url.host,
      ...headers,
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    },
  });
  request.on("error", (error: NodeJS.ErrnoException) => end(cut(sawFin, error.code)));
  request.on("response", (response) => {
    const httpVersion = response.httpVersion === "1.0" ? "1.0" : "1.1";
    listener.onHead({ status: response.statusCode ?? 0, httpVersion, headers: response.headers });
    response.on("data", listener.onBytes);
    response.on("error", () => undefined);
    response.on("close", () => end(response.complete ? { how: "complete" } : cut(sawFin)));
  });
  request.end(body);
  return () => {
    over = true;
    request.destroy();
    socket.destroy();
  };
};
