import { join } from "node:path";
import { channel, defineContract, event } from "@tidings/contract";
import { stringifyLock, toLock } from "@tidings/contract/lock";
import { expect, test } from "vitest";
import * as z from "zod";
import { changesetOf, releaseWorkspace } from "../../test/release-workspace.ts";
import { runHere } from "../../test/run-cli.ts";
import { CONFIG, linkPackages } from "../../test/sample-package.ts";
import { type TemporaryFolder, temporaryFolder } from "../../test/temporary-folder.ts";

const contractOf = (events: string) => `import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: { ${events} },
    }),
  },
});
`;
const PROGRESS = "progress: event(z.object({ done: z.int() }))";
const FINISHED = "finished: event(z.object({ url: z.string() }))";
const progress = event(z.object({ done: z.int() }));
const finished = event(z.object({ url: z.string() }));
const lockOf = (events: Readonly<Record<string, typeof progress | typeof finished>>) =>
  toLock(
    defineContract({
      name: "studio",
      channels: {
        renders: channel({ address: "renders/{renderId}", params: z.object({ renderId: z.string() }), events }),
      },
    }),
  );
const RELEASED = stringifyLock(lockOf({ progress, finished }));
const SAME = contractOf(`${PROGRESS}, ${FINISHED}`);
const BREAKING = contractOf(PROGRESS);
const ADDITIVE = contractOf(`${PROGRESS}, ${FINISHED}, queued: event(z.object({ place: z.int() }))`);
const GENERATED = ".changeset/tidings-acme-events.md";

/** A workspace with a contract package of 1.2.0 and one that passes its types on. */
async function workspace(
  contract: string,
  files: Readonly<Record<string, string>> = {},
  version = "1.2.0",
): Promise<TemporaryFolder> {
  const folder = await releaseWorkspace(
    { "@acme/events": { version, private: true }, "@acme/kit": { dependencies: { "@acme/events": "workspace:^" } } },
    {
      "packages/events/tidings.config.ts": CONFIG,
      "packages/events/src/contract.ts": contract,
      [`packages/events/history/${version}.json`]: RELEASED,
      "packages/kit/src/index.ts": 'export type { RendersProgress } from "@acme/events";\n',
      ...files,
    },
  );
  await linkPackages(join(folder.path, "packages/events"), ["@tidings", "zod"]);
  return folder;
}

const inEvents = (folder: TemporaryFolder, ...args: string[]) =>
  runHere(join(folder.path, "packages/events"), ["changeset", ...args]);

test("stops a breaking change that no changeset tells, and says what to run", async () => {
  await using folder = await workspace(BREAKING);
  expect(await inEvents(folder, "--check")).toMatchSnapshot();
});

test("stops a breaking change that is told as a minor one", async () => {
  await using folder = await workspace(BREAKING, { ".changeset/own.md": changesetOf({ "@acme/events": "minor" }) });
  const run = await inEvents(folder, "--check");
  expect(run.exitCode).toBe(1);
  expect(run.error).toContain("which asks for 2.0.0 or higher; with the pending changesets it becomes 1.3.0");
});

test("lets through what people's own changesets say", async () => {
  const own = changesetOf({ "@acme/events": "major", "@acme/kit": "major" });
  await using folder = await workspace(BREAKING, { ".changeset/own.md": own });
  expect(await inEvents(folder, "--check")).toMatchSnapshot();
});

test("asks nothing of a contract that is as it was released", async () => {
  await using folder = await workspace(SAME);
  expect(await inEvents(folder, "--check")).toEqual({
    exitCode: 0,
    out: "@acme/events: its contract is as in 1.2.0, so no version is asked for\n",
    error: "",
  });
});

test("asks nothing of a contract that was never released", async () => {
  await using folder = temporaryFolder();
  await folder.write({
    "package.json": '{ "name": "events", "version": "0.0.0", "private": true, "type": "module" }',
    "tidings.config.ts": CONFIG,
    "src/contract.ts": BREAKING,
    ".changeset/config.json": '{ "privatePackages": { "version": true, "tag": false } }',
  });
  await linkPackages(folder.path, ["@tidings", "zod"]);
  expect(await runHere(folder.path, ["changeset", "--check"])).toEqual({
    exitCode: 0,
    out: "events: was never released, so no version is asked for\n",
    error: "",
  });
});

test("writes one changeset for the contract and its dependents, which the check then accepts", async () => {
  const own = { ".changeset/own.md": changesetOf({ "@acme/events": "patch" }) };
  await using folder = await workspace(BREAKING, own);
  expect((await inEvents(folder, "--write")).exitCode).toBe(0);
  expect(await folder.read(GENERATED)).toMatchSnapshot();
  expect(await folder.files()).toMatchObject(own);
  expect((await inEvents(folder, "--check")).exitCode).toBe(0);
});

test("writing again changes nothing, another change replaces it, and taking the change back removes it", async () => {
  await using folder = await workspace(BREAKING);
  await inEvents(folder, "--write");
  const before = await folder.files();
  expect((await inEvents(folder, "--write")).out).toContain(`kept ${GENERATED}`);
  expect(await folder.files()).toEqual(before);
  await folder.write({ "packages/events/src/contract.ts": ADDITIVE });
  expect((await inEvents(folder, "--write")).out).toContain(`written ${GENERATED}`);
  expect(await folder.read(GENERATED)).toContain('"@acme/events": minor\n---');
  await folder.write({ "packages/events/src/contract.ts": SAME });
  expect((await inEvents(folder, "--write")).out).toContain(`removed ${GENERATED}`);
  expect(Object.keys(await folder.files())).not.toContain(GENERATED);
});

test("below 1.0.0 a breaking change is a minor release", async () => {
  await using folder = await workspace(BREAKING, {}, "0.4.1");
  expect((await inEvents(folder, "--check")).error).toContain("asks for 0.5.0 or higher");
  await inEvents(folder, "--write");
  expect(await folder.read(GENERATED)).toContain('"@acme/events": minor\n"@acme/kit": major\n---');
});

test("leaves a changeset of that name alone that somebody else wrote", async () => {
  const own = { [GENERATED]: changesetOf({ "@acme/events": "patch" }) };
  await using folder = await workspace(BREAKING, own);
  const run = await inEvents(folder, "--write");
  expect(run).toMatchObject({ exitCode: 2, error: expect.stringContaining("(unmanaged_file)") });
  expect(await folder.files()).toMatchObject(own);
});

test("compares with another release when told to, and says so in the command", async () => {
  await using folder = await workspace(BREAKING);
  await folder.write({ "packages/events/history/1.3.0.json": stringifyLock(lockOf({ progress })) });
  expect((await inEvents(folder, "--check")).exitCode).toBe(0);
  const run = await inEvents(folder, "--check", "--against", "history:1.2.0");
  expect(run.exitCode).toBe(1);
  expect(run.error).toContain("exec tidings changeset --write --against history:1.2.0\n");
});

test("what it is compared with has to tell a version", async () => {
  await using folder = await workspace(BREAKING);
  const run = await inEvents(folder, "--check", "--against", "file:history/1.2.0.json");
  expect(run).toMatchObject({ exitCode: 2, error: expect.stringContaining("tells no version") });
});

test.each([[[]], [["--check", "--write"]]])("wants one of --check and --write: %j", async (args) => {
  await using folder = temporaryFolder();
  const run = await runHere(folder.path, ["changeset", ...args]);
  expect(run).toMatchObject({ exitCode: 2, error: expect.stringContaining("(invalid_usage)") });
});
