/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpRequest } from "../request/http-request.ts";
import { createNodeSink } from "../sink/node-sink.ts";
import type { StreamCore } from "../stream/stream-core.ts";
import type { Answer } from "./answer.ts";

/** What a Node framework knows besides the request and the response. */
export interface NodeContext {
  /** The body, when middleware has parsed it already: `req.body`. */
  readonly body?: unknown;
  /**
   * Gets what the application's `authenticate` or `authorize` threw, before anything was sent, so that the framework's error
   * handling answers. Without it the answer is a 500 that tells nothing.
   */
  readonly next?: (error: unknown) => void;
}

export async function answerNode<Req extends IncomingMessage>(
  core: StreamCore<Req>,
  req: Req,
  res: ServerResponse,
  context: NodeContext,
): Promise<void> {
  let gone = res.destroyed || res.closed;
  // Listened to, because an HTTP/2 response has no `closed` to ask for afterwards.
  let onGone = nothing;
  const closed = (): void => {
    gone = true;
    onGone();
  };
  res.once("close", closed);
  const request = readRequest(req, context, (listener) => {
    onGone = listener;
  });
  const answer = await core.answer(request);
  // The client left while it was being authorised, or the application has answered in its own way, such as by a timeout.
  if (gone || res.headersSent) return answer.kind === "stream" ? answer.abandon() : undefined;
  // An open stream listens for itself, and lies idle with as little as it can.
  if (answer.kind === "stream") res.off("close", closed);
  send(answer, req, res, context);
}

function nothing(): void {}

function send(answer: Answer, req: IncomingMessage, res: ServerResponse, context: NodeContext): void {
  switch (answer.kind) {
    case "empty":
      res.writeHead(answer.status, withVary(res, answer.headers)).end();
      return;
    case "refusal":
      if (answer.cause !== undefined && context.next) {
        context.next(answer.cause);
        return;
      }
      res.writeHead(answer.problem.status, withVary(res, answer.headers)).end(JSON.stringify(answer.problem));
      return;
    case "stream":
      openStream(answer, req, res);
  }
}

function openStream(answer: Answer & { kind: "stream" }, req: IncomingMessage, res: ServerResponse): void {
  // HTTP/2 streams don't let anyone touch their socket, and have no delay to turn off.
  const socket = req.httpVersionMajor < 2 ? res.socket : null;
  // The head, hello and the replay leave in one write.
  socket?.cork();
  try {
    answer.open((listener) => {
      socket?.setNoDelay(true);
      res.writeHead(200, withVary(res, answer.headers));
      res.flushHeaders();
      return createNodeSink(res, listener);
    });
  } finally {
    socket?.uncork();
  }
}

/** Keeps what middleware before the handler has said the answer depends on. */
function withVary(res: ServerResponse, headers: Answer["headers"]): Answer["headers"] {
  const before = headers.Vary === undefined ? undefined : res.getHeader("vary");
  return before === undefined ? headers : { ...headers, Vary: `${before}, ${headers.Vary}` };
}

function readRequest<Req extends IncomingMessage>(
  req: Req,
  context: NodeContext,
  onGone: HttpRequest<Req>["onGone"],
): HttpRequest<Req> {
  return {
    method: req.method ?? "GET",
    url: req.url ?? "/",
    header(name) {
      const value = req.headers[name.toLowerCase()];
      return Array.isArray(value) ? value[0] : value;
    },
    // Leaving the loop early must not destroy the request: its socket still carries the answer.
    body:
      context.body === undefined
        ? { [Symbol.asyncIterator]: () => req.iterator({ destroyOnReturn: false }) }
        : { parsed: context.body },
    onGone,
    raw: req,
  };
}
