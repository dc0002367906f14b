import type { ServerResponse } from "node:http";
import type { Sink, SinkListener } from "./sink.ts";
import { bareSocket, socketWriter } from "./socket-writer.ts";

/** A reader that has stopped can't hold on to a stream that has ended for longer than this. */
const LINGER_MS = 2_000;

/** A Node response whose head has been sent. */
export function createNodeSink(res: ServerResponse, listener: SinkListener): Sink {
  let lingering: ReturnType<typeof setTimeout> | undefined;
  // `close` alone surely comes: after it, `writable` stays true and `drain` never fires.
  res.on("close", () => {
    clearTimeout(lingering);
    listener.closed();
  });
  // A socket that is reset emits `error` before `close`; without a listener it would end the process.
  res.on("error", ignore);
  const socket = bareSocket(res);
  return {
    write: socket ? socketWriter(res, socket, listener) : responseWriter(res, listener),
    end() {
      lingering = setTimeout(() => res.destroy(), LINGER_MS);
      lingering.unref();
      res.end();
    },
  };
}

/** The way through the response, which always works. */
function responseWriter(res: ServerResponse, listener: SinkListener): Sink["write"] {
  res.on("drain", () => listener.drained());
  return ({ bytes }) => !res.destroyed && res.write(bytes);
}

function ignore(): void {}
