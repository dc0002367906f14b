import type { HttpRequest } from "../request/http-request.ts";
import { createFetchSink } from "../sink/fetch-sink.ts";
import type { StreamCore } from "../stream/stream-core.ts";

export async function answerFetch<Req>(core: StreamCore<Req>, request: Request & Req): Promise<Response> {
  const answer = await core.answer(readRequest(request));
  switch (answer.kind) {
    case "empty":
      return new Response(null, { status: answer.status, headers: answer.headers });
    case "refusal":
      return new Response(JSON.stringify(answer.problem), { status: answer.problem.status, headers: answer.headers });
    case "stream": {
      if (request.signal.aborted) {
        answer.abandon();
        // Nobody reads this: the status that nginx logs for a client that left.
        return new Response(null, { status: 499 });
      }
      let body: ReadableStream<Uint8Array> | undefined;
      answer.open((listener) => {
        const created = createFetchSink(listener, request.signal);
        body = created.body;
        return created.sink;
      });
      return new Response(body as BodyInit, { headers: answer.headers });
    }
  }
}

function readRequest<Req>(request: Request & Req): HttpRequest<Req> {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    url: pathname + search,
    header: (name) => request.headers.get(name) ?? undefined,
    body: request.body ?? noBody(),
    onGone: (listener) => request.signal.addEventListener("abort", listener, { once: true }),
    raw: request,
  };
}

async function* noBody(): AsyncGenerator<Uint8Array> {}
