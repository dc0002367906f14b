import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";

/** The built web app: hashed assets for a year, the page itself always asked for again. */
export function webFiles(folder: string): RequestHandler {
  const router = Router();
  if (!existsSync(join(folder, "index.html"))) {
    router.get("/", (_request, response) => {
      response
        .status(503)
        .type("text")
        .send("The web app is not built: run `pnpm demo`, or `pnpm --filter studio-web build`.\n");
    });
    return router;
  }
  router.use("/assets", express.static(join(folder, "assets"), { immutable: true, maxAge: "1y", fallthrough: false }));
  router.use(express.static(folder, { cacheControl: false }));
  return router;
}
