import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openText } from "../test/serve-express.ts";

const program = join(import.meta.dirname, "../test/stopping-app.ts");

test("on SIGTERM: streams are sent away, other requests finish, and the process ends by itself", async () => {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(child.stdout, "data");
    const url = `http://127.0.0.1:${String(port).trim()}`;
    const streams = await Promise.all([1, 2, 3].map(() => openText(`${url}/events/metrics`)));
    for (const stream of streams) await stream.until("tidings.live");
    const slow = await openText(`${url}/slow`);
    await slow.until("begun");

    const ended = once(child, "exit");
    child.kill("SIGTERM");
    for (const stream of streams) {
      await stream.until('event: tidings.rotate\ndata: {"afterMs":300,"reason":"drain"}\n\n');
      await expect(stream.until("more")).rejects.toThrow("ended");
    }
    await slow.until("done");
    // Node keeps the connection of the slow request for `keepAliveTimeout`, 5 s, unless its client lets go before.
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
  }
}, 20_000);

test("without close, server.close() waits for open streams", async () => {
  // What the recipe is for; should Node change, the guide may be simpler.
  const server = createServer((_req, res) =>
    res.writeHead(200, { "Content-Type": "text/event-stream" }).write(": \n\n"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const stream = await openText(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  await stream.until(":");
  const closed = new Promise((resolve) => server.close(() => resolve("closed")));
  const waited = new Promise((resolve) => setTimeout(resolve, 200, "waiting"));
  expect(await Promise.race([closed, waited])).toBe("waiting");
  server.closeAllConnections();
  expect(await closed).toBe("closed");
});
