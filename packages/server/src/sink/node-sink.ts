import type { ServerResponse } from "node:http";
import { PatchedSink } from "./patched-sink.ts";
import { ResponseSink } from "./response-sink.ts";
import type { Sink, SinkListener } from "./sink.ts";
import { bareSocket, SocketSink } from "./socket-sink.ts";

/** A Node response whose head has been sent. */
export function createNodeSink(res: ServerResponse, listener: SinkListener): Sink {
  const socket = bareSocket(res);
  if (socket) return new SocketSink(res, socket, listener);
  return Object.hasOwn(res, "write") ? new PatchedSink(res, listener) : new ResponseSink(res, listener);
}
