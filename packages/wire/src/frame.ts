import type { Control } from "./control.ts";

/** What a decoder yields; the field that is there tells which it is. Ids are as received: `parseCursor` tells whether one is a cursor. */
export type Frame =
  /** An event of a contract; `data` is raw text. `event` is `message` when the stream named none. */
  | Only<{ readonly event: string; readonly data: string; readonly id: string | undefined }>
  /** At run time `control.type` may also be one that this version doesn't know: ignore it. */
  | Only<{ readonly control: Control; readonly id: string | undefined }>
  /** An id without an event: the position moved, nothing happened. */
  | Only<{ readonly id: string }>
  /** The server asks to wait this many milliseconds before a reconnect. */
  | Only<{ readonly retry: number }>;

type Only<Fields> = Fields & {
  readonly [Other in Exclude<"event" | "control" | "retry" | "id", keyof Fields>]?: undefined;
};
