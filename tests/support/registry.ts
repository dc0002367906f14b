import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runServer } from "verdaccio";

const run = promisify(execFile);

export interface RunningRegistry extends AsyncDisposable {
  readonly url: string;
  /** An `.npmrc` that makes it the only registry of npm and pnpm, with a token, which publishing wants and this registry doesn't look at. */
  readonly npmrc: string;
  /** Publishes tarballs and folders, without their scripts. */
  publish(...packages: readonly string[]): Promise<void>;
}

/** A registry on loopback that has only what is published to it, kept in a folder of its own. It asks no other registry. */
export async function startRegistry(): Promise<RunningRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "tidings-registry-"));
  const config = {
    configPath: join(folder, "config.yaml"),
    self_path: folder,
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd") } },
    uplinks: {},
    packages: { "**": { access: "$all", publish: "$all" } },
    max_body_size: "50mb",
    web: { enable: false },
    log: { type: "stdout", format: "pretty", level: "error" },
  } as unknown as Parameters<typeof runServer>[0];
  const server: Server = await runServer(config);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  const host = `127.0.0.1:${address.port}`;
  const npmrc = `registry=http://${host}/\n//${host}/:_authToken=nobody\naudit=false\nfund=false\nupdate-notifier=false\n`;
  const userconfig = join(folder, ".npmrc");
  await writeFile(userconfig, npmrc);
  return {
    url: `http://${host}/`,
    npmrc,
    async publish(...packages) {
      const options = ["--userconfig", userconfig, "--ignore-scripts", "--access", "public"];
      await Promise.all(packages.map((path) => run("npm", ["publish", path, ...options], { cwd: folder })));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
