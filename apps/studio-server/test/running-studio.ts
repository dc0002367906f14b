import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "../src/listen.ts";
import { createStudio } from "../src/studio.ts";

/** Studio on a free port with an empty data folder, for `await using`. */
export async function runningStudio() {
  const dataFolder = await mkdtemp(join(tmpdir(), "studio-"));
  const studio = await createStudio({ dataFolder, webFolder: join(dataFolder, "web"), workers: 1 });
  const server = createServer(studio.app);
  const url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
  return {
    url,
    as: (userId: string) => visitor(url, userId),
    async [Symbol.asyncDispose]() {
      server.close();
      await studio.close();
      server.closeAllConnections();
    },
  };
}

export type Visitor = Awaited<ReturnType<typeof visitor>>;

/** Someone with a session: `fetch` with their cookie. */
export async function visitor(url: string, userId: string) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/api/session`, { method: "POST", headers, body: JSON.stringify({ userId }) });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, Cookie: cookie } });
  return {
    cookie,
    ask,
    get: (path: string) => ask(path),
    post: (path: string, body: unknown) => ask(path, { method: "POST", body: JSON.stringify(body) }),
    remove: (path: string) => ask(path, { method: "DELETE" }),
  };
}

/** Asks until `isThere` says so; for what happens in other threads. */
export async function until<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean, timeoutMs = 20_000): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; ) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
