import type { StoredNotice } from "./notices/notice-board.ts";
import type { FailureReason, RenderRecord, RenderSettings } from "./renders/render.ts";
import type { User } from "./session/users.ts";

/** `GET /api/session`: who is signed in, and who could be. */
export interface SessionView {
  readonly user: User | null;
  readonly users: readonly User[];
}

/** A render as `GET /api/renders` lists it. Instants are ISO 8601 text. */
export type RenderView = Omit<RenderRecord, "owner" | "isUntold">;

/** `GET /api/renders/:renderId`: a render with the tiles that are finished. */
export interface RenderDetail {
  readonly render: RenderView;
  /** Tiles that the picture consists of. */
  readonly total: number;
  readonly tiles: readonly TileView[];
}

/** As the event `renders.tile`. */
export interface TileView {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row, as base64. */
  readonly pixels: string;
}

/** Every refusal, as `application/problem+json` (RFC 9457). */
export interface ProblemView {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

export type { FailureReason, RenderSettings, StoredNotice, User };
