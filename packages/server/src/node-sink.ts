import type { ServerResponse } from "node:http";
import type { Sink, SinkListener } from "./sink.ts";

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
  res.on("drain", () => listener.drained());
  // A socket that is reset emits `error` before `close`; without a listener it would end the process.
  res.on("error", () => undefined);
  return {
    write: (chunk) => !res.destroyed && res.write(chunk),
    end() {
      lingering = setTimeout(() => res.destroy(), LINGER_MS);
      lingering.unref();
      res.end();
    },
  };
}
