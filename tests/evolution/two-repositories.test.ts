import { expect, it } from "vitest";
import { startProcess } from "../support/child-process.ts";
import { createWorld, linkPrograms, type Repository } from "./repositories.ts";
import { contract, HEAR, HEARING_TSCONFIG, MANIFEST, SERVE } from "./studio-sources.ts";

/**
 * Two teams. The first publishes a contract package to a registry, with the real `changeset version` and `changeset publish`; the second
 * installs it from there, and nothing else connects them but a socket.
 */

const V1 = contract("progress: event(z.object({ done: z.int(), total: z.int() }))");
const BREAKING = contract("progress: event(z.object({ done: z.int() }))");
const ADDITIVE = contract(
  "progress: event(z.object({ done: z.int(), total: z.int() }))",
  'finished: event(z.object({ url: z.string() }), { description: "The picture is ready." })',
);

it("a breaking change is stopped where it is made; an additive one reaches the other team", async () => {
  await using world = await createWorld();
  const publisher = await world.repository("studio-events");
  await publishFirst(publisher);

  const consumer = await world.repository("studio-web");
  await consumer.write({ "package.json": '{ "name": "studio-web", "private": true, "type": "module" }' });
  await consumer.do("npm install @acme/studio-events");
  await consumer.write({ "hear.ts": HEAR, "tsconfig.json": HEARING_TSCONFIG });
  expect(await installedVersion(consumer)).toBe("1.0.0");
  // What it wants to hear isn't in the contract yet.
  expect((await consumer.run("tsc -p .")).output).toContain("onFinished");

  await publisher.write({ "src/contract.ts": BREAKING });
  const stopped = await publisher.run("tidings changeset --check");
  expect(stopped.exitCode).toBe(1);
  expect(stopped.output).toContain("asks for 2.0.0 or higher");
  expect(stopped.output).toMatch(/renders\.progress.*total/);
  expect(stopped.output).toContain("npx tidings changeset --write");

  await publisher.write({ "src/contract.ts": ADDITIVE });
  await publisher.do("tidings generate");
  const untold = await publisher.run("npm run contract:check");
  expect(untold.exitCode).toBe(1);
  expect(untold.output).toContain("asks for 1.1.0 or higher");
  await publisher.do(commandIn(untold.output));
  await publisher.do("tidings changeset --check");
  await publisher.do("git add -A && git commit -qm 'Say when a picture is ready'");

  await publisher.do("npm run contract:version");
  expect(await installedVersion(publisher, ".")).toBe("1.1.0");
  expect(await publisher.read("CHANGELOG.md")).toMatch(/## 1\.1\.0\n\n### Minor Changes[\s\S]*renders\.finished/);
  expect(JSON.parse(await publisher.read("history/1.1.0.json"))).toEqual(
    JSON.parse(await publisher.read("contract.lock.json")),
  );
  await release(publisher);

  await consumer.do("npm install @acme/studio-events@latest");
  expect(await installedVersion(consumer)).toBe("1.1.0");
  await consumer.do("tsc -p .");

  await publisher.write({ "serve.js": SERVE });
  await using server = startProcess(process.execPath, ["serve.js"], { cwd: publisher.folder });
  const [, port] = await server.waitFor(/listening on (\d+)/);
  await using client = startProcess(process.execPath, ["hear.ts", `http://127.0.0.1:${port}/`], {
    cwd: consumer.folder,
  });
  await client.waitFor(/progress 1 of 2\nfinished \/pictures\/42\.png\n/);
});

/** Sets a contract package up as its guide says, and publishes 1.0.0. */
async function publishFirst(publisher: Repository): Promise<void> {
  await publisher.write({ ...MANIFEST, "src/contract.ts": V1 });
  await publisher.do("git init -q -b main && git config user.email team@example.com && git config user.name Team");
  await publisher.do("tidings init --name studio");
  await publisher.do("npm install");
  await linkPrograms(publisher, ["tidings", "changeset", "tsc"]);
  await publisher.do("tidings generate && tidings history");
  await publisher.do("git add -A && git commit -qm 'Begin'");
  await release(publisher);
}

async function release(publisher: Repository): Promise<void> {
  await publisher.do("npm run build");
  expect(await publisher.do("changeset publish")).toContain("@acme/studio-events");
}

async function installedVersion(repository: Repository, folder = "node_modules/@acme/studio-events"): Promise<string> {
  return JSON.parse(await repository.read(`${folder}/package.json`)).version;
}

/** The command that a message says to run. */
function commandIn(output: string): string {
  const [, command] = /commit what it writes: (.+)$/m.exec(output) ?? [];
  if (command === undefined) throw new Error(`no command in:\n${output}`);
  return command;
}
