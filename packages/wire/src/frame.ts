import type { Control } from "./control.ts";

/** What a decoder yields. Ids are as received: `parseCursor` tells whether one is a cursor. */
export type Frame =
  /** An event of a contract; `data` is raw text. `event` is `message` when the stream named none. */
  | { readonly kind: "event"; readonly event: string; readonly data: string; readonly id: string | undefined }
  /** At run time `control.type` may also be one that this version doesn't know: ignore it. */
  | { readonly kind: "control"; readonly control: Control; readonly id: string | undefined }
  /** An id without an event: the position moved, nothing happened. */
  | { readonly kind: "cursor"; readonly id: string }
  /** The server asks to wait this long before a reconnect. */
  | { readonly kind: "retry"; readonly ms: number };
