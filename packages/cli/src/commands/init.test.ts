import { expect, test } from "vitest";
import { runHere } from "../../test/run-cli.ts";
import { linkPackages } from "../../test/sample-package.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { contractNameFor } from "../init/contract-name.ts";

test.each([
  ["@acme/studio-events", "studio"],
  ["@acme/events", "acme"],
  ["orders-contract", "orders"],
  ["My App", "my-app"],
  ["3d", "d"],
  ["events", "app"],
])("names the contract of %s %s", (packageName, expected) => {
  expect(contractNameFor(packageName)).toBe(expected);
});

test("writes a package into an empty folder", async () => {
  await using folder = temporaryFolder();
  const run = await runHere(folder.path, ["init", "studio-events"]);
  expect(run).toMatchSnapshot();
  const files = await folder.files();
  expect(Object.keys(files)).toEqual([
    "studio-events/.changeset/config.json",
    "studio-events/.github/workflows/contract-studio.yml",
    "studio-events/package.json",
    "studio-events/src/contract.ts",
    "studio-events/tidings.config.ts",
    "studio-events/tsconfig.build.json",
    "studio-events/tsconfig.json",
  ]);
  expect(files["studio-events/package.json"]).toMatchSnapshot();
});

test("adds to a package that is there and overwrites nothing", async () => {
  await using folder = temporaryFolder();
  const own = { "src/contract.ts": "// mine\n", "tsconfig.json": "{}\n", "pnpm-lock.yaml": "" };
  await folder.write({
    ...own,
    "package.json": `{
\t"name": "@acme/events",
\t"type": "commonjs",
\t"exports": { "./server": "./mine.js" },
\t"scripts": { "build": "mine" },
\t"dependencies": { "zod": "4.0.0", "@tidings/contract": "*" }
}
`,
  });
  const run = await runHere(folder.path, ["init"]);
  expect(run).toMatchSnapshot();
  const files = await folder.files();
  expect(files).toMatchObject(own);
  expect(files["package.json"]).toMatchSnapshot();
  const again = await runHere(folder.path, ["init"]);
  expect(again.out).not.toContain("wrote");
  expect(again.out).not.toContain("added");
  expect(await folder.files()).toEqual(files);
});

test("sets up releases where the repository and its workspace are", async () => {
  await using folder = temporaryFolder();
  await folder.write({
    ".git/HEAD": "ref: refs/heads/main\n",
    "js/pnpm-workspace.yaml": "packages: [packages/*]\n",
    "js/packages/studio-events/package.json": '{ "name": "@acme/studio-events", "files": ["dist"] }',
  });
  const run = await runHere(folder.path, ["init", "js/packages/studio-events"]);
  expect(run.out).toContain(
    "wrote ../../.changeset/config.json\nwrote ../../../.github/workflows/contract-studio.yml\n",
  );
  expect(run.out).toContain('1. package.json: add "contract.lock.json" and "history" to "files"');
  const files = await folder.files();
  expect(JSON.parse(files["js/.changeset/config.json"] ?? "")).toMatchObject({
    privatePackages: { version: true, tag: false },
  });
  expect(files[".github/workflows/contract-studio.yml"]).toMatchSnapshot();
});

test("leaves changesets, workflow and scripts that are there as they are", async () => {
  await using folder = temporaryFolder();
  const own = { ".changeset/config.json": "{}", ".github/workflows/contract-acme.yml": "mine" };
  await folder.write({
    ...own,
    "package.json": '{ "name": "@acme/events", "scripts": { "contract:check": "mine" } }',
  });
  const run = await runHere(folder.path, ["init"]);
  expect(run.out).toContain("kept .changeset/config.json\nkept .github/workflows/contract-acme.yml\n");
  const files = await folder.files();
  expect(files).toMatchObject(own);
  expect(JSON.parse(files["package.json"] ?? "").scripts["contract:check"]).toBe("mine");
});

test.each([
  ["{}", true],
  ['{ "privatePackages": false }', true],
  ['{ "privatePackages": { "version": true, "tag": false } }', false],
])("says what a private package needs of changesets that were set up before: %s", async (config, says) => {
  await using folder = temporaryFolder();
  await folder.write({
    "pnpm-workspace.yaml": "packages: [packages/*]\n",
    ".changeset/config.json": config,
    "packages/studio-events/index.js": "",
  });
  const run = await runHere(folder.path, ["init", "packages/studio-events"]);
  expect(run.out.includes('../../.changeset/config.json: set "privatePackages": { "version": true')).toBe(says);
  expect((await folder.files())[".changeset/config.json"]).toBe(config);
});

test("leaves releases out when told to", async () => {
  await using folder = temporaryFolder();
  const run = await runHere(folder.path, ["init", "--no-release"]);
  expect(run.out).not.toContain("@changesets/cli");
  const files = await folder.files();
  expect(Object.keys(files).filter((file) => file.startsWith("."))).toEqual([]);
  expect(files["package.json"]).not.toContain("contract:");
});

test("what it sets up accepts the contract that it writes", async () => {
  await using folder = temporaryFolder();
  await runHere(folder.path, ["init", "--name", "studio"]);
  await linkPackages(folder.path, ["@tidings", "zod"]);
  await runHere(folder.path, ["generate"]);
  await runHere(folder.path, ["history"]);
  for (const command of [["generate", "--check"], ["lint"], ["diff"], ["changeset", "--check"]]) {
    expect(await runHere(folder.path, command)).toMatchObject({ exitCode: 0, error: "" });
  }
});

test("refuses a package.json that is no JSON, before it writes anything", async () => {
  await using folder = temporaryFolder();
  await folder.write({ "package.json": "{" });
  const run = await runHere(folder.path, ["init"]);
  expect(run.exitCode).toBe(2);
  expect(run.error).toMatch(/^error package\.json: .*\n {2}Correct it, .* \(package_json_invalid\)\n$/);
  expect(Object.keys(await folder.files())).toEqual(["package.json"]);
});

test("refuses a name that no contract can have", async () => {
  await using folder = temporaryFolder();
  const run = await runHere(folder.path, ["init", "--name", "Studio"]);
  expect(run).toMatchObject({ exitCode: 2, error: expect.stringContaining('--name: "Studio" is no contract name') });
  expect(await folder.files()).toEqual({});
});
