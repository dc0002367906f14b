import { HELD_BYTES, type Sink, type SinkListener } from "./sink.ts";

export interface FetchSink {
  readonly sink: Sink;
  readonly body: ReadableStream<Uint8Array>;
}

/** A response body that is asked for more by its reader (`pull`) and let go of by it (`cancel`, or the request's signal). */
export function createFetchSink(listener: SinkListener, signal: AbortSignal): FetchSink {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let open = true;
  let full = false;

  function closed(): void {
    if (!open) return;
    open = false;
    signal.removeEventListener("abort", abort);
    listener.closed();
  }

  function abort(): void {
    if (open) controller.error(signal.reason);
    closed();
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(created) {
        controller = created;
      },
      pull() {
        if (!full) return;
        full = false;
        listener.drained();
      },
      cancel: closed,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HELD_BYTES }),
  );
  signal.addEventListener("abort", abort);

  const sink: Sink = {
    write({ bytes }) {
      if (!open) return false;
      controller.enqueue(bytes);
      full = (controller.desiredSize ?? 0) <= 0;
      return !full;
    },
    end() {
      if (!open) return;
      controller.close();
      closed();
    },
  };
  return { sink, body };
}
