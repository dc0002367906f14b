import type { PublishedRecord } from "@tidings/log";
import type { GroupResult, PendingAppend } from "./append-group.ts";
import type { Bounds } from "./bounds.ts";
import type { Failure } from "./sqlite-failure.ts";

/** What the thread that writes is started with. */
export interface WriterSettings {
  readonly path: string;
  readonly lockTimeoutMs: number;
  readonly pollMs: number;
  readonly synchronous: "normal" | "full";
  readonly idempotencyWindowMs: number;
  readonly bounds: Bounds;
}

/** What it is asked; it answers each in turn. */
export type Request =
  | {
      readonly type: "append";
      readonly appends: readonly PendingAppend[];
      /** Told to other processes. */
      readonly published: readonly PublishedRecord[];
      readonly now: number;
    }
  /** Drops what the bounds say, and everything up to `through`. */
  | { readonly type: "trim"; readonly through: number; readonly now: number }
  | { readonly type: "close" };

/** What became of one append: the group that it was committed with, or a failure of its own. */
export type Commit =
  | { readonly ok: true; readonly count: number; readonly group: GroupResult }
  | { readonly ok: false; readonly failure: Failure };

export type Answer =
  | { readonly type: "appended"; readonly commits: readonly Commit[] }
  | { readonly type: "trimmed"; readonly failure?: Failure }
  | { readonly type: "closed" };

/** What it says unasked. */
export type News =
  /** Another process appended or published; or the thread has just begun, or can look again after it could not. */
  | {
      readonly type: "news";
      readonly epoch: string;
      readonly head: number;
      readonly published: readonly PublishedRecord[];
    }
  /** Another file lies where the log's was. */
  | { readonly type: "replaced" }
  /** It cannot look for news; the next `news` says that it can. */
  | { readonly type: "blind"; readonly failure: Failure }
  /** It cannot keep the mark beside the file. */
  | { readonly type: "unmarked"; readonly failure: Failure };
