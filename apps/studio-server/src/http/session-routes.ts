import { Router } from "express";
import * as z from "zod";
import type { SessionView } from "../api-types.ts";
import type { NoticeBoard } from "../notices/notice-board.ts";
import type { Sessions } from "../session/sessions.ts";
import { findUser, users } from "../session/users.ts";
import { StudioError } from "../studio-error.ts";
import { parse } from "./parse.ts";
import { signedIn } from "./signed-in.ts";

const signIn = z.strictObject({ userId: z.string().max(64) });

/** `/api/session` and `/api/notices`: who you are, and what you were told. */
export function sessionRoutes(sessions: Sessions, notices: NoticeBoard): Router {
  const router = Router();

  router.get("/session", (request, response) => {
    const view: SessionView = { user: sessions.read(request.headers.cookie) ?? null, users };
    response.json(view);
  });

  router.post("/session", async (request, response) => {
    const { userId } = parse(signIn, request.body);
    const user = findUser(userId);
    if (!user) throw new StudioError("not_found", `There is no "${userId}".`);
    response.setHeader("Set-Cookie", sessions.open(user));
    await notices.post(user.id, { kind: "signed-in", browser: browserName(request.headers["user-agent"] ?? "") });
    const view: SessionView = { user, users };
    response.json(view);
  });

  router.delete("/session", (_request, response) => {
    response.setHeader("Set-Cookie", sessions.close());
    response.status(204).end();
  });

  router.get("/notices", async (request, response) => {
    response.json(await notices.list(signedIn(sessions, request).id));
  });

  return router;
}

/** The best-known name in a `User-Agent`; each browser claims to be its predecessors too, so the order matters. */
function browserName(userAgent: string): string {
  const names = ["Edg", "OPR", "Firefox", "Chrome", "Safari", "curl"] as const;
  const found = names.find((name) => userAgent.includes(`${name}/`));
  return found === "Edg" ? "Edge" : found === "OPR" ? "Opera" : (found ?? "an unknown browser");
}
