import type { IncomingHttpHeaders } from "node:http";
import type { Frame, Hello } from "@tidings/wire";

/** What was seen of one request, with times in milliseconds since it began. Checks judge it; nothing in it is a verdict. */
export interface Observation {
  /** Absent when no connection came about; `end` then says why. */
  readonly line?: Line;
  readonly head?: Head;
  /** The first characters of an answer that is no event stream. */
  readonly text: string;
  readonly hello?: HelloSeen;
  /** Everything that came, in order, hello included. */
  readonly frames: readonly FrameSeen[];
  /** Why the bytes are not an event stream, when they are not. */
  readonly malformed?: string;
  /** Absent while the stream is open, and when it was the doctor who closed it. */
  readonly end?: End;
}

/** The connection under a request. */
export interface Line {
  readonly protocol: "http/1.1" | "h2";
  /** `TLSv1.3`; absent over plain HTTP. */
  readonly tls?: string;
  /** Why the certificate is not to be trusted; only seen with `--insecure`. */
  readonly untrusted?: string;
  /** When name, TCP and TLS were through. */
  readonly afterMs: number;
}

export interface Head {
  readonly status: number;
  readonly httpVersion: "1.0" | "1.1" | "2.0";
  readonly headers: IncomingHttpHeaders;
  readonly afterMs: number;
}

export interface HelloSeen {
  readonly data: Hello;
  /** The cursor that came with it. */
  readonly id: string | undefined;
  readonly afterMs: number;
}

export interface FrameSeen {
  readonly frame: Frame;
  readonly afterMs: number;
}

export interface End {
  readonly how: EndKind;
  /** The error's own word for it: `ENOTFOUND`, `INTERNAL_ERROR`. */
  readonly code?: string;
  readonly afterMs: number;
}

/**
 * - `unreachable`: no connection. `complete`: the body ended as HTTP says a body ends. `fin`: TCP's FIN in the middle of it.
 * - `reset`: TCP's RST. `goaway`, `stream_reset`: HTTP/2's GOAWAY and RST_STREAM.
 */
export type EndKind = "unreachable" | "complete" | "fin" | "reset" | "goaway" | "stream_reset";
