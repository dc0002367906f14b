import type { Socket } from "node:net";
import type { End, Head } from "./observation.ts";

export interface ExchangeRequest {
  readonly method: "GET" | "HEAD" | "OPTIONS" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ExchangeListener {
  onHead(head: Omit<Head, "afterMs">): void;
  onBytes(chunk: Buffer): void;
  /** Called once, unless `close` came first. */
  onEnd(end: Omit<End, "afterMs">): void;
}

/** One request on a socket of its own. Returns the function that closes it. */
export type Exchange = (socket: Socket, request: ExchangeRequest, listener: ExchangeListener) => () => void;

/** An end that HTTP doesn't know: Node reports a FIN in the middle of a body and an RST alike, and the socket tells them apart. */
export function cut(sawFin: boolean, code?: string): Omit<End, "afterMs"> {
  return sawFin ? { how: "fin" } : { how: "reset", ...(code === undefined ? {} : { code }) };
}
