import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { readConfig } from "./config.ts";
import { listen } from "./listen.ts";
import { createStudio } from "./studio.ts";

const { port, host, dataFolder, log, workers } = readConfig(process.env);
const webFolder = fileURLToPath(new URL("../../studio-web/dist", import.meta.url));
const studio = await createStudio({ dataFolder, webFolder, log, workers });
const server = createServer(studio.app);
const actual = await listen(server, port, host);
const shown = host === "127.0.0.1" ? "localhost" : host;

if (actual !== port) console.log(`Port ${port} is taken.`);
console.log(`\n  Studio is at http://${shown}:${actual}\n\n  Pictures are kept in ${dataFolder}\n  Ctrl-C stops it.\n`);

async function stop(): Promise<void> {
  server.close();
  server.closeIdleConnections();
  await studio.close({ drainMs: 200 });
  server.closeAllConnections();
  if (server.listening) await once(server, "close");
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // A second signal finds no listener, and Node ends at once.
  process.once(signal, () => void stop().then(() => process.exit(0)));
}
