import { describe, expect, it } from "vitest";
import { packageFolders, sourceFiles } from "./source-files.ts";

/** Which of our packages each package may import at run time, and which for types alone. Dependencies point one way. */
const edges: Record<string, { folder: string; runtime: readonly string[]; types?: readonly string[] }> = {
  "@tidings/contract": { folder: "contract", runtime: [] },
  "@tidings/wire": { folder: "wire", runtime: [] },
  "@tidings/log": { folder: "log", runtime: [] },
  "@tidings/evolution": { folder: "evolution", runtime: ["@tidings/contract", "@tidings/contract/lock"] },
  "@tidings/log-sqlite": { folder: "log-sqlite", runtime: ["@tidings/log"] },
  "@tidings/server": { folder: "server", runtime: ["@tidings/contract", "@tidings/wire", "@tidings/log"] },
  "@tidings/express": { folder: "express", runtime: ["@tidings/server"] },
  "@tidings/client": {
    folder: "client",
    runtime: ["@tidings/wire"],
    types: ["@tidings/contract", "@tidings/contract/decode"],
  },
  "@tidings/react": { folder: "react", runtime: ["@tidings/client"] },
  "@tidings/testing": {
    folder: "testing",
    runtime: ["@tidings/contract", "@tidings/wire", "@tidings/log", "@tidings/server", "@tidings/client"],
  },
  tidings: {
    folder: "cli",
    runtime: ["@tidings/contract", "@tidings/contract/lock", "@tidings/evolution", "@tidings/wire"],
  },
};

const ours = /^(@tidings\/|tidings(\/|$)|@acme\/)/;

describe("dependencies between packages", () => {
  it.each(Object.entries(edges))("%s imports only what the map in docs/architecture.md allows", (_name, edge) => {
    const files = sourceFiles(edge.folder);
    expect(files.length).toBeGreaterThan(0);
    const crossing = files.flatMap((file) =>
      file.imports
        .filter(({ specifier }) => ours.test(specifier))
        .filter(
          ({ specifier, typeOnly }) =>
            !edge.runtime.includes(specifier) && !(typeOnly && edge.types?.includes(specifier)),
        )
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(crossing).toEqual([]);
  });

  it("no relative import leaves its package's src", () => {
    const leaving = packageFolders.flatMap(sourceFiles).flatMap((file) => {
      // packages/x/src/file.ts lies 0 folders deep in src, packages/x/src/store/file.ts one.
      const depth = file.path.split("/").length - 4;
      return file.imports
        .filter(({ specifier }) => specifier.startsWith("../".repeat(depth + 1)))
        .map(({ specifier }) => `${file.path} imports ${specifier}`);
    });
    expect(leaving).toEqual([]);
  });
});
