import { expect, test } from "vitest";
import { CliError } from "../cli-error.ts";
import { validateConfig } from "./validate-config.ts";

test("fills in the defaults", () => {
  expect(validateConfig({ contract: "./src/contract.ts" }, "tidings.config.ts")).toEqual({
    contract: "./src/contract.ts",
    out: "src/generated",
    importExtension: ".js",
    outputs: ["server", "client", "react"],
    generators: [],
    evolution: { suppress: [] },
    lint: expect.objectContaining({ "secret-name": "error", coerce: "warn" }),
  });
});

test("keeps outputs in one order, whatever the configuration's", () => {
  const config = validateConfig({ contract: "c.ts", outputs: ["client", "server"] }, "tidings.config.ts");
  expect(config.outputs).toEqual(["server", "client"]);
});

const good = { contract: "./src/contract.ts" };

test.each([
  ["no object", undefined],
  ["an array", []],
  ["no contract", {}],
  ["contract of the wrong type", { contract: 1 }],
  ["contract with an absolute path", { contract: "/contract.ts" }],
  ["an unknown option", { ...good, outDir: "./x" }],
  ["out of the wrong type", { ...good, out: null }],
  ["out of an array", { ...good, out: [] }],
  ["out that is the package's own folder", { ...good, out: "./" }],
  ["out outside the package", { ...good, out: "../generated" }],
  ["out with an absolute path", { ...good, out: "/tmp/generated" }],
  ["an unknown extension", { ...good, importExtension: ".mjs" }],
  ["outputs of the wrong type", { ...good, outputs: "server" }],
  ["an unknown output", { ...good, outputs: ["server", "vue"] }],
  ["react without client", { ...good, outputs: ["react"] }],
  ["suppressions of the wrong type", { ...good, evolution: { suppress: {} } }],
  [
    "a suppression without a reason",
    { ...good, evolution: { suppress: [{ fingerprint: "0123456789ab", reason: " " }] } },
  ],
  ["a suppression of no fingerprint", { ...good, evolution: { suppress: [{ fingerprint: "all", reason: "x" }] } }],
  ["fixtures that are no folder", { ...good, evolution: { fixtures: true } }],
  ["an option that evolution does not have", { ...good, evolution: { ignore: [] } }],
  ["generators of the wrong type", { ...good, generators: {} }],
  ["a generator that is no function", { ...good, generators: [() => [], "docs"] }],
])("refuses %s", (_what, value) => {
  expect(faultOf(value)).toMatchSnapshot();
});

function faultOf(value: unknown): string {
  try {
    validateConfig(value, "tidings.config.ts");
  } catch (error) {
    if (error instanceof CliError) return `${error.message}\n${error.mend}\n${error.code}`;
  }
  throw new Error("expected a CliError");
}
