import { connect, type Socket } from "node:net";
import { MARK } from "./event.ts";
import type { FromLoad, ToLoad } from "./messages.ts";

// The subscribers: raw sockets in a process of their own, that count events and do nothing else.

const MARK_BYTE = MARK.charCodeAt(0);
let sockets: Socket[] = [];
let counted = 0;
let awaited = Number.POSITIVE_INFINITY;

const tell = (message: FromLoad): void => void process.send?.(message);

function count(chunk: Buffer): void {
  for (let at = chunk.indexOf(MARK_BYTE); at >= 0; at = chunk.indexOf(MARK_BYTE, at + 1)) counted += 1;
  check();
}

function check(): void {
  if (counted < awaited) return;
  awaited = Number.POSITIVE_INFINITY;
  tell({ type: "reached" });
}

/** Resolves when the answer's head has come. */
function subscribe(port: number, request: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.once("error", reject);
    socket.once("data", (head) => {
      if (!head.subarray(0, 15).toString("latin1").startsWith("HTTP/1.1 200")) reject(new Error(head.toString()));
      socket.on("data", count);
      resolve(socket);
    });
  });
}

async function handle(message: ToLoad): Promise<void> {
  switch (message.type) {
    case "connect":
      counted = 0;
      for (let time = 0; time < message.subscribers; time++)
        sockets.push(await subscribe(message.port, message.request));
      return tell({ type: "connected" });
    case "count":
      return tell({ type: "counted", deliveries: counted });
    case "await":
      awaited = message.deliveries;
      return check();
    case "disconnect":
      for (const socket of sockets) socket.destroy();
      sockets = [];
      return tell({ type: "disconnected" });
  }
}

process.on("message", (message: ToLoad) => void handle(message));
process.on("disconnect", () => process.exit());
