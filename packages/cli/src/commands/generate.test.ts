import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli, runHere } from "../../test/run-cli.ts";
import { CONFIG, CONTRACT, samplePackage } from "../../test/sample-package.ts";

test("writes the folder and the lock, once", async () => {
  await using folder = await samplePackage();
  const first = await runHere(folder.path, ["generate"]);
  expect(first).toMatchSnapshot();
  const files = await folder.files();
  expect(Object.keys(files)).toMatchSnapshot();
  for (const [path, content] of Object.entries(files)) {
    if (path.startsWith("src/generated"))
      expect(content.replace(/"tidings": "[^"]+"/, '"tidings": "<version>"')).toMatchSnapshot(path);
  }
  const events = join(folder.path, "src/generated/events.ts");
  const before = await stat(events);
  const second = await runHere(folder.path, ["generate"]);
  expect(second).toEqual({ exitCode: 0, out: "studio: 8 files, all up to date\n", error: "" });
  expect((await stat(events)).mtimeMs).toBe(before.mtimeMs);
});

test("writes the same bytes in any folder, time zone and locale", async () => {
  await using tokyo = await samplePackage();
  await using newfoundland = await samplePackage();
  await runCli(tokyo.path, ["generate"], { TZ: "Asia/Tokyo", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" });
  await runCli("/", ["generate", "--config", join(newfoundland.path, "tidings.config.ts")], {
    TZ: "America/St_Johns",
    LC_ALL: "C",
  });
  const files = await tokyo.files();
  expect(Object.keys(files)).toContain("src/generated/manifest.json");
  expect(await newfoundland.files()).toEqual(files);
});

test("writes only what changed, and removes what is no longer generated", async () => {
  await using folder = await samplePackage();
  await runHere(folder.path, ["generate"]);
  await folder.write({
    "tidings.config.ts": CONFIG.replace(
      "contract.ts",
      'contract.ts", outputs: ["server", "client"], out: "./src/generated',
    ),
  });
  const run = await runHere(folder.path, ["generate"]);
  expect(run.out).toBe("studio: wrote 1 of 7 files: src/generated/manifest.json; removed src/generated/react.ts\n");
});

test("imports by .ts where the configuration says so", async () => {
  await using folder = await samplePackage({
    "tidings.config.ts": CONFIG.replace('contract.ts"', 'contract.ts", importExtension: ".ts"'),
  });
  await runHere(folder.path, ["generate"]);
  const files = Object.values(await folder.files()).join("\n");
  expect(files).toContain('from "../contract.ts"');
  expect(await folder.read("src/generated/server.ts")).not.toContain('.js"');
});

test("imports a contract that is its module's default", async () => {
  await using folder = await samplePackage({
    "src/contract.ts": CONTRACT.replace("export const contract =", "export default"),
  });
  expect(await runHere(folder.path, ["generate"])).toMatchObject({ exitCode: 0 });
  expect(await folder.read("src/generated/server.ts")).toContain(
    'import { default as contract } from "../contract.js";',
  );
});

test("never overwrites a file without the marker", async () => {
  await using folder = await samplePackage({ "src/generated/events.ts": "// mine\n" });
  const run = await runHere(folder.path, ["generate"]);
  expect(run).toMatchSnapshot();
  expect(await folder.read("src/generated/events.ts")).toBe("// mine\n");
  expect(Object.keys(await folder.files())).not.toContain("src/generated/client.ts");
});

test("never overwrites a contract.lock.json of somebody else", async () => {
  await using folder = await samplePackage({ "contract.lock.json": "{}\n" });
  expect(await runHere(folder.path, ["generate"])).toMatchObject({ exitCode: 2 });
  expect(await folder.read("contract.lock.json")).toBe("{}\n");
});

test("says which events need Zod, why, and what it costs", async () => {
  await using folder = await samplePackage({
    "src/contract.ts": CONTRACT.replace("cpu: z.number()", "cpu: z.number().refine((value) => value % 2 === 0)"),
  });
  const run = await runHere(folder.path, ["generate"]);
  expect(run).toMatchSnapshot();
  const descriptor = await folder.read("src/generated/descriptor.ts");
  expect(descriptor.slice(descriptor.indexOf("// Needs Zod"))).toMatchSnapshot();
});

test("writes nothing of Zod where it isn't needed", async () => {
  await using folder = await samplePackage();
  await runHere(folder.path, ["generate"]);
  for (const file of ["events", "descriptor", "client", "react", "index"]) {
    expect(await folder.read(`src/generated/${file}.ts`)).not.toMatch(/zod|contract\.js/i);
  }
});

test("infers a payload that only a function of the team's knows", async () => {
  await using folder = await samplePackage({
    "src/contract.ts": CONTRACT.replace(
      "cpu: z.number()",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template literal type in the source that is written
      "cpu: z.custom<`${number}%`>((value) => /%$/.test(String(value)))",
    ),
  });
  await runHere(folder.path, ["generate"]);
  expect(await folder.read("src/generated/events.ts")).toContain(
    'export type MetricsSampled = DataOf<typeof contract, "metrics", "sampled">;',
  );
});

test("runs a team's own generators", async () => {
  await using folder = await samplePackage({
    "tidings.config.ts": `import { names } from "./names.ts";
export default { contract: "./src/contract.ts", generators: [names] };
`,
    "names.ts": `import type { Generator } from "tidings";
export const names: Generator = (model, options) => [{
  path: "docs/names.md",
  content: "<!-- " + options.banner + " -->\\n" + model.channels.flatMap((channel) => channel.events.map((event) => "- " + event.wireName + "\\n")).join(""),
}];
`,
  });
  expect(await runHere(folder.path, ["generate"])).toMatchObject({ exitCode: 0, error: "" });
  expect(await folder.read("src/generated/docs/names.md")).toMatchSnapshot();
  expect(await folder.read("src/generated/manifest.json")).toContain('"docs/names.md"');
});

const withGenerator = (source: string) => ({
  "tidings.config.ts": `export default { contract: "./src/contract.ts", generators: [${source}] };\n`,
});
const withChannels = (source: string) => ({
  "src/contract.ts": `import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";
export const contract = defineContract({ name: "studio", channels: { ${source} } });
`,
});

test.each<[string, Record<string, string>]>([
  ["no configuration", { "tidings.config.ts": "" }],
  ["a syntax error in the configuration", { "tidings.config.ts": "export default {" }],
  ["an unknown option", { "tidings.config.ts": 'export default { contract: "./src/contract.ts", outDir: "x" };' }],
  ["no contract file", { "src/contract.ts": "" }],
  ["no contract export", { "src/contract.ts": "export const other = 1;" }],
  ["a syntax error in what the contract imports", { "src/scene.ts": "export const scene = {" }],
  ["a missing module", { "src/scene.ts": 'import "./nope.js";' }],
  ["a missing package", { "src/scene.ts": 'import "@acme/nope/deep";' }],
  ["a contract that throws", { "src/scene.ts": "\nconst nothing: any = undefined;\nnothing.here;" }],
  ["a faulty contract", { "src/contract.ts": CONTRACT.replace("renders/{renderId}", "renders/{id}") }],
  ["a schema that JSON can't carry", { "src/contract.ts": CONTRACT.replace("z.number()", "z.bigint()") }],
  [
    "names that collide",
    withChannels(
      'user: channel({ address: "user", events: { joinedRoom: event(z.object({})) } }), userJoined: channel({ address: "user-joined", events: { room: event(z.object({})) } })',
    ),
  ],
  [
    "a name of TypeScript's",
    withChannels('readonly: channel({ address: "a", events: { array: event(z.object({})) } })'),
  ],
  [
    "a name that is imported",
    withChannels('emit: channel({ address: "a", events: { options: event(z.object({})) } })'),
  ],
  ["a generator that throws", withGenerator('() => { throw new Error("broken"); }')],
  ["a generator that returns a promise", withGenerator("async () => []")],
  ["a generator that returns no file", withGenerator('() => [{ path: "a.md" }]')],
  ["a generator that writes outside the folder", withGenerator('() => [{ path: "../a.md", content: "" }]')],
  ["a generator that forgets the banner", withGenerator('() => [{ path: "a.md", content: "# A" }]')],
  [
    "a generator that writes another's file",
    withGenerator('(_, { banner }) => [{ path: "Events.ts", content: banner }]'),
  ],
])("stops at %s", async (_what, files) => {
  await using folder = await samplePackage(files);
  const run = await runHere(folder.path, ["generate"]);
  expect(run.exitCode).toBe(2);
  expect(run.out).toBe("");
  expect(run.error.replaceAll(folder.path, "<folder>")).toMatchSnapshot();
  expect(Object.keys(await folder.files()).filter((file) => file.startsWith("src/generated"))).toEqual([]);
});
