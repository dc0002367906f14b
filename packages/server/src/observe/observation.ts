import type { ResetReason } from "@tidings/wire";
import type { ProblemCode } from "../request/problem.ts";
import type { RotateReason } from "../stream/subscription.ts";
import type { ReportError } from "./report-error.ts";

/**
 * Why a stream ended: the client left or was cut off (`left`), it was told to go (the reasons of `tidings.rotate`), a state
 * that it needed could not be loaded (`snapshot_failed`), or its
 * authorisation was gone (the codes of `tidings.error`).
 */
export type CloseReason = "left" | "snapshot_failed" | RotateReason | StreamErrorCode;

/** The codes with which the server ends a stream by `tidings.error`. */
export type StreamErrorCode = "unauthorized" | "forbidden" | "internal";

interface OfStream {
  /** Tells streams of one process apart: a number that rises. */
  readonly stream: number;
  /** The principal, as the option `principalKey` names it. */
  readonly principalKey?: string;
}

/** Something that happened to a stream or a request. Single events are not reported, only counted: see `stats()`. */
export type Observation =
  /** A stream began; `reason` comes with `reset`. */
  | (OfStream & {
      readonly type: "opened";
      readonly resume: "fresh" | "resumed" | "reset";
      readonly reason?: ResetReason;
      readonly channels: number;
    })
  /** It has caught up: the replay is complete. */
  | (OfStream & { readonly type: "live"; readonly replayed: number; readonly durationMs: number })
  /** Its client was told to reconnect. */
  | (OfStream & { readonly type: "rotated"; readonly reason: RotateReason })
  | (OfStream & {
      readonly type: "closed";
      readonly reason: CloseReason;
      readonly durationMs: number;
      /** Events and bytes that were written, control events and framing of HTTP not counted. */
      readonly events: number;
      readonly bytes: number;
    })
  /** A request got no stream. */
  | { readonly type: "refused"; readonly code: ProblemCode; readonly status: number };

export type Observe = (observation: Observation) => void;

/** An observer that throws or rejects fails nobody but itself. */
export function observeSafely(observe: Observe | undefined, reportError: ReportError): Observe {
  if (!observe) return () => undefined;
  const failed = (error: unknown): void => reportError(error, { stage: "observe" });
  return (observation) => {
    try {
      Promise.resolve(observe(observation)).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
