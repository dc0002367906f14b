import { join } from "node:path";
import { expect, test } from "vitest";
import { changesetOf, releaseWorkspace } from "../../test/release-workspace.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { openReleaseWorkspace } from "./release-workspace.ts";

const PACKAGE = { "package.json": '{ "name": "events", "version": "1.0.0" }' };

test("a repository of one package", async () => {
  await using folder = temporaryFolder();
  await folder.write({
    ...PACKAGE,
    ".changeset/config.json": "{}",
    ".changeset/a.md": changesetOf({ events: "minor" }),
  });
  const workspace = await openReleaseWorkspace(folder.path, folder.path);
  expect(workspace.isMonorepo).toBe(false);
  expect(workspace.plannedVersion(workspace.packageAt(folder.path))).toMatchObject({ major: 1, minor: 1, patch: 0 });
});

test("says what to run when there are no changesets", async () => {
  await using folder = temporaryFolder();
  await folder.write(PACKAGE);
  await expect(openReleaseWorkspace(folder.path, folder.path)).rejects.toMatchObject({
    code: "changesets_missing",
    message: ".changeset/config.json: there is no such file",
    mend: expect.stringContaining("tidings init"),
  });
});

test.each([
  ["a configuration that is no JSON", { ".changeset/config.json": "{" }],
  ["an option that does not exist", { ".changeset/config.json": '{ "fixed": 1 }' }],
  ["a changeset without front matter", { ".changeset/config.json": "{}", ".changeset/a.md": "text" }],
  [
    "a changeset of an unknown package",
    { ".changeset/config.json": "{}", ".changeset/a.md": changesetOf({ no: "patch" }) },
  ],
])("refuses %s", async (_, files) => {
  await using folder = temporaryFolder();
  await folder.write({ ...PACKAGE, ...files });
  await expect(openReleaseWorkspace(folder.path, folder.path)).rejects.toMatchObject({ code: "changesets_invalid" });
});

test.each([
  ["private", { private: true }, { privatePackages: false }, /is private/],
  ["ignored", {}, { ignore: ["@acme/events"] }, /is ignored/],
  ["without a version", { version: "one" }, {}, /"version" is "one"/],
])("a package that is %s gets no version", async (_, member, config, message) => {
  await using folder = await releaseWorkspace({ "@acme/events": member }, {}, config);
  const workspace = await openReleaseWorkspace(folder.path, folder.path);
  expect(() => workspace.packageAt(join(folder.path, "packages/events"))).toThrow(
    expect.objectContaining({ code: "package_not_versioned", message: expect.stringMatching(message) }),
  );
});

test("a folder outside the workspace's globs gets no version", async () => {
  await using folder = await releaseWorkspace({ "@acme/events": {} });
  const workspace = await openReleaseWorkspace(folder.path, folder.path);
  expect(() => workspace.packageAt(join(folder.path, "other"))).toThrow(
    /other\/package\.json: is no package of the workspace/,
  );
});

test.each([
  ["text", /^\.changeset\/b\.md: could not parse/],
  ['---\n"@acme/events": huge\n---\n', /^\.changeset\/b\.md: .*"huge"/],
  [changesetOf({ nope: "patch" }), /^\.changeset\/b\.md: nope is no package of the workspace$/],
])("names the changeset that is at fault: %j", async (text, message) => {
  await using folder = await releaseWorkspace(
    { "@acme/events": {} },
    {
      ".changeset/a.md": changesetOf({ "@acme/events": "patch" }),
      ".changeset/b.md": text,
      ".changeset/README.md": "",
    },
  );
  await expect(openReleaseWorkspace(folder.path, folder.path)).rejects.toMatchObject({
    code: "changesets_invalid",
    message: expect.stringMatching(message),
  });
});

test("names the package.json that has no name", async () => {
  await using folder = await releaseWorkspace({ "@acme/events": {} }, { "packages/other/package.json": "{}" });
  await expect(openReleaseWorkspace(folder.path, folder.path)).rejects.toThrow(/packages\/other/);
});

test.each([
  ["nothing of private packages", {}],
  ["that they have none", { privatePackages: false }],
])(
  "a private contract package that others depend on gets versions, where the configuration says %s",
  async (_, config) => {
    await using folder = await releaseWorkspace(
      { "@acme/events": { private: true }, "@acme/app": { dependencies: { "@acme/events": "workspace:^" } } },
      { ".changeset/config.json": JSON.stringify(config) },
    );
    await expect(openReleaseWorkspace(join(folder.path, "packages/events"), folder.path)).rejects.toMatchObject({
      code: "package_not_versioned",
      message: expect.stringMatching(/^packages\/events\/package\.json: is private/),
      mend: expect.stringContaining('"privatePackages": { "version": true'),
    });
  },
);
