import { createServer } from "node:http";
import { createChannel, createSession } from "better-sse";
import { serve } from "../serve.ts";

const channel = createChannel();

const server = createServer(async (req, res) => {
  channel.register(await createSession(req, res));
});

serve(server, (event) => channel.broadcast(event, "feed.said", { eventId: String(event.sequence) }));
