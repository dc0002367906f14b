import { join } from "node:path";
import { createStudioServer } from "@acme/studio-events/server";
import { tidings } from "@tidings/express";
import compression from "compression";
import express, { type Express } from "express";
import { notFound, problems } from "./http/problem.ts";
import { renderRoutes } from "./http/render-routes.ts";
import { security } from "./http/security.ts";
import { sessionRoutes } from "./http/session-routes.ts";
import { webFiles } from "./http/web-files.ts";
import { createSampler } from "./metrics/sampler.ts";
import { createNoticeBoard } from "./notices/notice-board.ts";
import { openEventLog } from "./open-event-log.ts";
import { createRenderService } from "./renders/render-service.ts";
import { createRenderStore } from "./renders/render-store.ts";
import { createTeller } from "./renders/tell.ts";
import { createSessions, loadSecret } from "./session/sessions.ts";
import { createSnapshots } from "./snapshots.ts";

/** All of Studio but the socket. */
export interface Studio {
  readonly app: Express;
  /** Ends event streams, workers and files; unfinished renders go on at the next start. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

export interface StudioOptions {
  /** Where renders, notices, events and the session key are kept. */
  readonly dataFolder: string;
  /** The built web app. */
  readonly webFolder: string;
  /** Where events are kept. Default: sqlite, in the data folder. */
  readonly log?: "sqlite" | "memory";
  /** Threads that trace. */
  readonly workers: number;
  /** Told of what no person can mend. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
}

const SAMPLE_EVERY_MS = 1000;

export async function createStudio(options: StudioOptions): Promise<Studio> {
  const { dataFolder, webFolder, log: kind = "sqlite", workers, onError = console.error } = options;
  const sessions = createSessions({ secret: await loadSecret(dataFolder) });
  const log = openEventLog(kind, dataFolder);
  const studio = createStudioServer({ log });
  const notices = createNoticeBoard({ folder: join(dataFolder, "notices"), studio, onError });
  const renders = createRenderService({
    store: createRenderStore({
      folder: join(dataFolder, "renders"),
      onUnreadable: (path, error) =>
        onError(new Error(`left alone, since it can't be read: ${path}`, { cause: error })),
    }),
    listener: createTeller(studio, notices),
    workers,
    atOnce: 4,
    activePerOwner: 6,
    timeLimitMs: 15 * 60_000,
    onError,
  });

  const events = tidings(studio, {
    authenticate: (request) => sessions.read(request.headers.cookie) ?? null,
    authorize({ principal, channel, params }) {
      if (!principal) return false;
      switch (channel) {
        case "metrics":
          return true;
        case "jobs":
        case "notices":
          return params.userId === principal.id;
        case "renders":
          return renders.ownerOf(params.renderId) === principal.id;
      }
    },
    snapshots: createSnapshots(renders, notices),
    principalKey: ({ id }) => id,
    onError,
  });
  await renders.restore();

  const sampler = createSampler({ connections: () => events.stats().connections, queue: renders.stats });
  const sampling = setInterval(() => {
    studio.metrics().sampled(sampler.sample()).catch(onError);
  }, SAMPLE_EVERY_MS);

  const app = express();
  app.disable("x-powered-by");
  app.use(security());
  app.use(compression());
  app.use("/events", events);
  app.use("/api", express.json({ limit: "16kb" }), sessionRoutes(sessions, notices), renderRoutes(sessions, renders));
  app.use(webFiles(webFolder));
  app.use(notFound);
  app.use(problems(onError));

  return {
    app,
    async close({ drainMs = 0 } = {}) {
      clearInterval(sampling);
      sampler.stop();
      await renders.close();
      await events.close({ drainMs });
      await log.close();
    },
  };
}
