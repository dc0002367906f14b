import { expect, it } from "vitest";
import { runHere } from "../../test/run-cli.ts";
import { CONFIG, CONTRACT, samplePackage } from "../../test/sample-package.ts";

const SECRET = CONTRACT.replace("cpu: z.number()", "cpu: z.number(), password: z.string()");

it("prints what it finds, by rule, and passes on warnings", async () => {
  await using folder = await samplePackage();
  const run = await runHere(folder.path, ["lint"]);
  expect(run).toMatchObject({ exitCode: 0, error: "" });
  expect(run.out).toMatchSnapshot();
});

it("fails on errors, and annotates their lines", async () => {
  await using folder = await samplePackage({ "src/contract.ts": SECRET });
  const run = await runHere(folder.path, ["lint", "--github"]);
  expect(run.exitCode).toBe(1);
  expect(run.out).toMatch(
    /^::error file=contract\.lock\.json,line=\d+,title=secret-name::metrics\.sampled\.password has a name/m,
  );
});

it("takes levels from the configuration, and prints JSON", async () => {
  const lint = { "secret-name": "off", "missing-description": "off", "optional-without-null": "error" };
  const config = CONFIG.replace("{ contract", `{ lint: ${JSON.stringify(lint)}, contract`);
  await using folder = await samplePackage({ "src/contract.ts": SECRET, "tidings.config.ts": config });
  const run = await runHere(folder.path, ["lint", "--json"]);
  expect(run.exitCode).toBe(1);
  expect(JSON.parse(run.out)).toMatchObject({
    version: 1,
    contract: "studio",
    ok: false,
    problems: [{ rule: "optional-without-null", level: "error", path: "renders.progress.total" }],
  });
});

it.each([
  ['lint: { "no-such": "off" }', "lint.no-such"],
  ['lint: { coerce: "never" }', "lint.coerce"],
])("exits with 2 for a configuration at fault: %s", async (option, path) => {
  await using folder = await samplePackage({
    "tidings.config.ts": CONFIG.replace("{ contract", `{ ${option}, contract`),
  });
  const run = await runHere(folder.path, ["lint"]);
  expect(run.exitCode).toBe(2);
  expect(run.error).toContain(`${path}: `);
});
