import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./source-files.ts";

/** Section of docs/errors.md → the file and the type that list the codes. */
const catalogues: Record<string, readonly [file: string, type: string]> = {
  ContractError: ["contract/src/contract-error.ts", "ContractErrorCode"],
  ServerError: ["server/src/errors/server-error.ts", "ServerErrorCode"],
  Problem: ["server/src/request/problem.ts", "ProblemCode"],
  ClientError: ["client/src/client-error.ts", "ClientErrorCode"],
  HookError: ["react/src/hook-error.ts", "HookErrorCode"],
  LogError: ["log/src/log-error.ts", "LogErrorCode"],
  TestingError: ["testing/src/testing-error.ts", "TestingErrorCode"],
  WireError: ["wire/src/wire-error.ts", "WireErrorCode"],
  CliError: ["cli/src/cli-error.ts", "CliErrorCode"],
};

const documented = sectionsOf(readFileSync(join(root, "docs/errors.md"), "utf8"));

describe("docs/errors.md lists exactly the codes that the code has", () => {
  it("has a section for each error class", () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(catalogues).sort());
  });

  it.each(Object.entries(catalogues))("%s", (section, [file, type]) => {
    const codes = codesOf(readFileSync(join(root, "packages", file), "utf8"), type);
    expect(codes.length).toBeGreaterThan(0);
    expect([...(documented.get(section) ?? [])].sort()).toEqual([...codes].sort());
  });
});

function sectionsOf(markdown: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  for (const section of markdown.split(/^## /m).slice(1)) {
    const name = section.slice(0, section.indexOf("\n"));
    sections.set(
      name,
      [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] ?? ""),
    );
  }
  return sections;
}

function codesOf(source: string, type: string): string[] {
  const start = source.indexOf(`export type ${type} =`);
  const declaration = source.slice(start, source.indexOf(";", start)).replaceAll(/\/\*\*.*?\*\//gs, "");
  return [...declaration.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "");
}
