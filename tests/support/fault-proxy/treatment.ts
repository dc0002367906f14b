import type { Transform } from "node:stream";

/** What a proxy does to one connection. Without any of it, bytes pass untouched. */
export interface Treatment {
  /**
   * What becomes of the connection when it comes: `close` ends it at once, `reset` answers with RST, `ignore` reads what comes and never
   * answers; `answer` is sent after the first bytes, and the connection closed. Default: it goes to the server.
   */
  readonly open?: "close" | "reset" | "ignore" | { readonly answer: string };
  /** Closes the connection when the server has been silent for so long. */
  readonly idleMs?: number;
  /** Opens a second connection to the server, sends it the same bytes and throws away what it answers. */
  readonly twice?: boolean;
  readonly toClient?: readonly Shape[];
  readonly toServer?: readonly Shape[];
}

/** Makes what stands in the way of one direction of a connection. */
export type Shape = (link: Link) => Transform;

/** How a connection is ended: `fin` as if the other side had closed, `rst` as if it had crashed. */
export type Ending = "fin" | "rst";

export interface Link {
  /** Says that a shape has done what it is for: a fault that never struck proves nothing. */
  struck(): void;
  /** Ends the connection towards the client, and gives up the one to the server. */
  end(how: Ending): void;
}
