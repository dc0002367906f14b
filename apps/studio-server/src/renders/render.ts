import { failureReason, renderSummary } from "@acme/studio-events/contract";
import * as z from "zod";

/** How many rays a pixel gets is this squared. */
export const GRID = { draft: 2, fine: 4, superb: 8 } as const;

const instant = z.iso.datetime();

/** How far a render has come. */
const renderState = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("queued") }),
  z.object({ phase: z.literal("running"), startedAt: instant }),
  z.object({ phase: z.literal("completed"), completedAt: instant, durationMs: z.number(), rays: z.number() }),
  z.object({ phase: z.literal("failed"), reason: failureReason }),
]);

/** What the person chooses. */
export const renderSettings = renderSummary.pick({ scene: true, seed: true, quality: true, width: true, height: true });

/** A render as `render.json` keeps it. Instants are ISO 8601 text, as in the API. */
export const renderRecord = renderSettings.extend({
  renderId: z.string().regex(/^[a-z0-9]{1,32}$/),
  owner: z.string(),
  createdAt: instant,
  state: renderState,
  /** True from when it ended until everyone was told: a process that finds it so tells it again. */
  isUntold: z.boolean().optional(),
});

/** What can be made out of a `render.json` that another version of Studio wrote: enough to tell its person that it is lost. */
export const lostRender = renderRecord
  .pick({ renderId: true, owner: true })
  .extend({ state: z.object({ phase: z.string() }) });

export type RenderSettings = z.output<typeof renderSettings>;
export type RenderRecord = z.output<typeof renderRecord>;
export type LostRender = z.output<typeof lostRender>;
export type FailureReason = z.output<typeof failureReason>;

/** True when nothing more will happen to it. */
export const isOver = ({ state }: Pick<LostRender, "state">): boolean =>
  state.phase === "completed" || state.phase === "failed";
