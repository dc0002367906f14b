import { createServer, type ServerResponse } from "node:http";
import express from "express";
import { serve } from "../serve.ts";

const responses = new Set<ServerResponse>();

const app = express().get("/", (_req, res) => {
  res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  res.flushHeaders();
  responses.add(res);
  res.on("close", () => responses.delete(res));
});

serve(createServer(app), (event) => {
  const frame = Buffer.from(`event: feed.said\nid: ${event.sequence}\ndata: ${JSON.stringify(event)}\n\n`);
  for (const res of responses) res.write(frame);
});
