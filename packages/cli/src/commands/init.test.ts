import { expect, test } from "vitest";
import { runHere } from "../../test/run-cli.ts";
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
