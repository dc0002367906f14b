import type { RenderJob } from "./render-job.ts";

/** Renders at work, taking turns: each free worker gets a tile of another one, so that a large one starves no small one. */
export interface Turns {
  add(job: RenderJob): void;
  /** False when it was not there any more. */
  remove(job: RenderJob): boolean;
  has(job: RenderJob): boolean;
  find(renderId: string): RenderJob | undefined;
  /** The next tile of the render whose turn it is, among those that have one left. */
  next(): { readonly job: RenderJob; readonly request: NonNullable<ReturnType<RenderJob["take"]>> } | undefined;
  all(): readonly RenderJob[];
}

export function createTurns(): Turns {
  const jobs: RenderJob[] = [];
  return {
    add: (job) => void jobs.push(job),
    remove(job) {
      const place = jobs.indexOf(job);
      if (place >= 0) jobs.splice(place, 1);
      return place >= 0;
    },
    has: (job) => jobs.includes(job),
    find: (renderId) => jobs.find(({ render }) => render.renderId === renderId),
    all: () => jobs,
    next() {
      for (let turn = 0; turn < jobs.length; turn++) {
        const job = jobs.shift();
        if (!job) return undefined;
        jobs.push(job);
        const request = job.take();
        if (request) return { job, request };
      }
      return undefined;
    },
  };
}
