/** The media type of an event stream: https://html.spec.whatwg.org/multipage/server-sent-events.html#text/event-stream */
export const CONTENT_TYPE = "text/event-stream";

/** The request header in which a returning client says how far it has read. */
export const LAST_EVENT_ID = "Last-Event-ID";

/**
 * The headers of every event stream.
 *
 * `no-transform` keeps compression middleware and proxies from holding frames back until their buffer is
 * full; `X-Accel-Buffering: no` says the same to nginx.
 */
export const EVENT_STREAM_HEADERS: {
  readonly "Content-Type": "text/event-stream; charset=utf-8";
  readonly "Cache-Control": "no-store, no-transform";
  readonly "X-Accel-Buffering": "no";
} = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};
