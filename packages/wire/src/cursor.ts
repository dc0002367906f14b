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

/**
 * Writes a cursor as text.
 *
 * @throws WireError `invalid_cursor` when the epoch or the offset is not what {@link Cursor} says.
 */
export function formatCursor(cursor: Cursor): string {
  const text = `${cursor.epoch}.${cursor.offset}`;
  if (parseCursor(text) === undefined) {
    throw new WireError(
      "invalid_cursor",
      `not a cursor: epoch ${JSON.stringify(cursor.epoch)}, offset ${cursor.offset}`,
    );
  }
  return text;
}
