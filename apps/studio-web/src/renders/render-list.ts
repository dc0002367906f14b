import type { JobsEvent } from "@acme/studio-events";
import type { FailureReason, RenderView } from "studio-server/api";

/** A render as the gallery shows it. */
export interface ListedRender {
  readonly renderId: string;
  readonly scene: RenderView["scene"];
  readonly seed: number;
  readonly quality: RenderView["quality"];
  readonly width: number;
  readonly height: number;
  readonly createdAt: Date;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly kind: "pending" }
  | { readonly kind: "completed"; readonly durationMs: number }
  | { readonly kind: "failed"; readonly reason: FailureReason };

/** A person's renders, newest first. */
export type RenderList = readonly ListedRender[];

/** Safe to apply again: the snapshot may know of the event already. */
export function reduceRenderList(list: RenderList, event: JobsEvent): RenderList {
  switch (event.type) {
    case "jobs.created": {
      const { render } = event.data;
      if (list.some(({ renderId }) => renderId === render.renderId)) return list;
      return [{ ...render, outcome: { kind: "pending" } }, ...list];
    }
    case "jobs.finished": {
      const { renderId, outcome } = event.data;
      return list.map((render) => (render.renderId === renderId ? { ...render, outcome } : render));
    }
    case "jobs.removed":
      return list.filter(({ renderId }) => renderId !== event.data.renderId);
  }
}
