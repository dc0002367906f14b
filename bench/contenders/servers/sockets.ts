import { createServer, type Socket } from "node:net";
import { serve } from "../serve.ts";

// What Node's sockets cost by themselves: no HTTP, no chunks, one shared buffer. Nothing that writes to sockets of Node is quicker.

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\n";
const sockets = new Set<Socket>();

const server = createServer({ noDelay: true }, (socket) => {
  socket.once("data", () => {
    socket.write(HEAD);
    sockets.add(socket);
  });
  socket.resume();
  socket.on("error", () => {});
  socket.on("close", () => sockets.delete(socket));
});

serve(server, (event) => {
  const frame = Buffer.from(`event: feed.said\nid: ${event.sequence}\ndata: ${JSON.stringify(event)}\n\n`);
  for (const socket of sockets) socket.write(frame);
});
