import { join } from "node:path";
import type { Bump } from "@tidings/evolution";
import { expect, test } from "vitest";
import { changesetOf, releaseWorkspace } from "../../test/release-workspace.ts";
import type { TemporaryFolder } from "../../test/temporary-folder.ts";
import { openReleaseWorkspace } from "./release-workspace.ts";
import { findRequirements } from "./requirement.ts";
import { formatVersion, parseVersion, type Version } from "./version.ts";

const EVENTS = "@acme/events";

async function require(folder: TemporaryFolder, since: string, bump: Bump) {
  const workspace = await openReleaseWorkspace(folder.path, folder.path);
  const contract = workspace.packageAt(join(folder.path, "packages/events"));
  const found = await findRequirements(contract, { since: parseVersion(since) as Version, bump }, workspace);
  return found.map(({ package: own, least, planned, level, met, reason }) => ({
    name: own.name,
    least: formatVersion(least),
    planned: formatVersion(planned),
    level,
    met,
    ...(reason !== undefined && { reason }),
  }));
}

test.each<[string, Bump, string | undefined, boolean, Bump]>([
  ["1.2.0", "major", undefined, false, "major"],
  ["1.2.0", "major", "minor", false, "major"],
  ["1.2.0", "major", "major", true, "major"],
  ["1.2.0", "minor", "patch", false, "minor"],
  ["1.2.0", "minor", "major", true, "minor"],
  ["1.2.0", "patch", undefined, false, "patch"],
  ["0.2.0", "major", "minor", true, "minor"],
  ["0.2.0", "major", "patch", false, "minor"],
  ["0.2.0", "minor", "patch", true, "patch"],
])("released as %s, changed by a %s, pending %s: %s", async (version, bump, pending, met, level) => {
  await using folder = await releaseWorkspace(
    { [EVENTS]: { version, private: true } },
    pending === undefined ? {} : { ".changeset/own.md": changesetOf({ [EVENTS]: pending }) },
  );
  expect(await require(folder, version, bump)).toMatchObject([{ name: EVENTS, met, level }]);
});

test("asks for nothing when nothing changed", async () => {
  await using folder = await releaseWorkspace({ [EVENTS]: {} });
  expect(await require(folder, "1.0.0", "none")).toEqual([]);
});

test("several changesets count as the highest", async () => {
  await using folder = await releaseWorkspace(
    { [EVENTS]: {} },
    {
      ".changeset/a.md": changesetOf({ [EVENTS]: "patch" }),
      ".changeset/b.md": changesetOf({ [EVENTS]: "minor" }),
    },
  );
  expect(await require(folder, "1.0.0", "minor")).toMatchObject([{ planned: "1.1.0", met: true }]);
});

test("a version that package.json has already needs no changeset, for dependents neither", async () => {
  await using folder = await releaseWorkspace({
    [EVENTS]: { version: "2.0.0" },
    "@acme/react": { peerDependencies: { [EVENTS]: "workspace:^" } },
  });
  expect(await require(folder, "1.4.0", "major")).toMatchObject([{ name: EVENTS, met: true, level: "none" }]);
});

test("a fixed group counts", async () => {
  await using folder = await releaseWorkspace(
    { [EVENTS]: {}, "@acme/other": {} },
    { ".changeset/a.md": changesetOf({ "@acme/other": "major" }) },
    { fixed: [[EVENTS, "@acme/other"]] },
  );
  expect(await require(folder, "1.0.0", "major")).toMatchObject([{ planned: "2.0.0", met: true }]);
});

test("in prerelease mode the announced version counts, and each change needs one more prerelease", async () => {
  const pre = { ".changeset/pre.json": '{ "mode": "pre", "tag": "next" }' };
  await using waiting = await releaseWorkspace({ [EVENTS]: { version: "2.0.0-next.0" } }, pre);
  expect(await require(waiting, "2.0.0-next.0", "major")).toMatchObject([
    { least: "2.0.0", met: false, level: "patch" },
  ]);
  await waiting.write({ ".changeset/a.md": changesetOf({ [EVENTS]: "patch" }) });
  expect(await require(waiting, "2.0.0-next.0", "major")).toMatchObject([{ planned: "2.0.0-next.1", met: true }]);
});

const PASSING = {
  "packages/react/src/index.ts": 'export * from "./hooks.ts";\n',
  "packages/react/src/hooks.ts": '// hooks\nexport type { Progress } from "@acme/events/client";\n',
  "packages/kit/index.js": 'export * from "@acme/react";\n',
  "packages/app/src/main.ts": 'import { Progress } from "@acme/events";\nconst progress: Progress = 1;\n',
  "packages/app/src/main.test.ts": 'export * from "@acme/events";\n',
};
const DEPENDENTS = {
  [EVENTS]: {},
  "@acme/react": { dependencies: { [EVENTS]: "workspace:^" } },
  "@acme/kit": { version: "0.3.1", dependencies: { "@acme/react": "workspace:^" } },
  "@acme/app": { dependencies: { [EVENTS]: "workspace:^" } },
  "@acme/plugin": { peerDependencies: { [EVENTS]: "workspace:^" } },
};

test("a major release is one of those that pass the types on, and of those that have it as a peer", async () => {
  await using folder = await releaseWorkspace(DEPENDENTS, {
    ...PASSING,
    ".changeset/a.md": changesetOf({ [EVENTS]: "major" }),
  });
  expect(await require(folder, "1.0.0", "major")).toMatchInlineSnapshot(`
    [
      {
        "least": "2.0.0",
        "level": "major",
        "met": true,
        "name": "@acme/events",
        "planned": "2.0.0",
      },
      {
        "least": "0.4.0",
        "level": "minor",
        "met": false,
        "name": "@acme/kit",
        "planned": "0.3.1",
        "reason": "passes on types of @acme/react (index.js:1)",
      },
      {
        "least": "2.0.0",
        "level": "major",
        "met": false,
        "name": "@acme/plugin",
        "planned": "1.0.1",
        "reason": "has @acme/events as a peer dependency",
      },
      {
        "least": "2.0.0",
        "level": "major",
        "met": false,
        "name": "@acme/react",
        "planned": "1.0.1",
        "reason": "passes on types of @acme/events (src/hooks.ts:2)",
      },
    ]
  `);
});

test("a dependent of which a changeset says none is left out", async () => {
  await using folder = await releaseWorkspace(DEPENDENTS, {
    ...PASSING,
    ".changeset/a.md": changesetOf({ "@acme/plugin": "none", "@acme/kit": "minor" }),
  });
  const found = await require(folder, "1.0.0", "major");
  expect(found.map(({ name, met }) => [name, met])).toEqual([
    [EVENTS, false],
    ["@acme/kit", true],
    ["@acme/react", false],
  ]);
});

test("what only passes on from such a dependent is left out with it", async () => {
  await using folder = await releaseWorkspace(DEPENDENTS, {
    ...PASSING,
    ".changeset/a.md": changesetOf({ "@acme/react": "none" }),
  });
  expect((await require(folder, "1.0.0", "major")).map(({ name }) => name)).toEqual([EVENTS, "@acme/plugin"]);
});

test("dependents go on with a minor release as they are", async () => {
  await using folder = await releaseWorkspace(DEPENDENTS, PASSING);
  expect(await require(folder, "1.0.0", "minor")).toMatchObject([{ name: EVENTS }]);
});
