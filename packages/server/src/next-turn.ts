/**
 * Resolves in the event loop's next turn. Between two reads of a log that answers at once, as SQLite's does, awaiting the read
 * itself leaves nobody else a turn: no timer, no socket, no other stream.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
