import { WireError } from "./wire-error.ts";

/**
 * A position in a log. On the wire it is `<epoch>.<offset>` in the SSE `id`, and opaque to whoever holds it: only the log that
 * made it knows what it means.
 */
export interface Cursor {
  /** Identity of one life of the log: `[A-Za-z0-9_-]{1,64}`. */
  readonly epoch: string;
  /** The offset of the last record that was read; a safe integer, 0 before the first one. */
  readonly offset: number;
}

const CURSOR = /^([\w-]{1,64})\.(0|[1-9]\d{0,15})$/;

/** Parses a cursor; `undefined` when the text isn't one, so that a server can answer `reset: invalid`. */
export function parseCursor(text = ""): Cursor | undefined {
  const [, epoch = "", digits] = CURSOR.exec(text) ?? [];
  const offset = Number(digits);
  return Number.isSafeInteger(offset) ? { epoch, offset } : undefined;
}

const EPOCH = /^[\w-]{1,64}$/;
/** The epoch that was looked at last: nearly always the same one, and it is formatted twice for each event. */
let goodEpoch: string | undefined;

/**
 * Writes a cursor as text.
 *
 * @throws WireError `invalid_cursor` when the epoch or the offset is not what {@link Cursor} says.
 */
export function formatCursor({ epoch, offset }: Cursor): string {
  if ((epoch === goodEpoch || EPOCH.test(epoch)) && Number.isSafeInteger(offset) && offset >= 0) {
    goodEpoch = epoch;
    return `${epoch}.${offset}`;
  }
  throw new WireError("invalid_cursor", `not a cursor: epoch ${JSON.stringify(epoch)}, offset ${offset}`);
}
