import { connect as connectHttp2 } from "node:http2";
import { cut, type Exchange } from "./exchange.ts";
import type { End, Head } from "./observation.ts";

export const exchangeHttp2: Exchange = (socket, { method, url, headers, body }, listener) => {
  let sawFin = false;
  let goaway: number | undefined;
  let over = false;
  const end = (outcome: Omit<End, "afterMs">): void => {
    if (over) return;
    over = true;
    session.destroy();
    listener.onEnd(outcome);
  };
  socket.on("end", () => {
    sawFin = true;
  });
  const session = connectHttp2(url.origin, { createConnection: () => socket });
  session.on("error", (error: NodeJS.ErrnoException) => {
    end(goaway === undefined ? cut(sawFin, error.code) : { how: "goaway", code: wordOf(goaway) });
  });
  session.on("goaway", (code) => {
    goaway = code;
  });
  const stream = session.request({ ":method": method, ":path": url.pathname + url.search, ...headers });
  stream.on("response", ({ ":status": status = 0, ...rest }) => {
    listener.onHead({ status, httpVersion: "2.0", headers: rest as Head["headers"] });
  });
  stream.on("data", listener.onBytes);
  let complete = false;
  stream.on("end", () => {
    complete = !stream.aborted;
  });
  stream.on("error", () => undefined);
  stream.on("close", () => {
    const code = stream.rstCode ?? 0;
    // A stream also gets a code when its whole session is lost.
    const alone = !session.destroyed && !socket.destroyed;
    if (goaway !== undefined) end({ how: "goaway", code: wordOf(goaway) });
    else if (alone && code !== 0) end({ how: "stream_reset", code: wordOf(code) });
    else end(complete ? { how: "complete" } : cut(sawFin));
  });
  stream.end(body);
  return () => {
    over = true;
    session.destroy();
  };
};

/** RFC 9113, section 7. Node's constants have other things under the same numbers. */
const ERROR_CODES = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

function wordOf(code: number): string {
  return ERROR_CODES[code] ?? String(code);
}
