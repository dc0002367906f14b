import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DescribedSchema } from "@tidings/contract/lock";
import { sourcePrograms, typeModule } from "./source-programs.ts";

/** What the compiler says of programs written for a payload, before it changed and after. */
export interface SourceErrors {
  readonly emitter: readonly string[];
  readonly subscriber: readonly string[];
  /** Errors before the change: the programs themselves are at fault. */
  readonly unchanged: readonly string[];
}

/** Compiles the programs of many changes at once. */
export async function compileSources(
  changes: ReadonlyMap<string, { readonly before: DescribedSchema; readonly after: DescribedSchema }>,
): Promise<ReadonlyMap<string, SourceErrors>> {
  const folder = await mkdtemp(join(tmpdir(), "tidings-sources-"));
  try {
    const files: string[] = [];
    const put = async (path: string, text: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
      files.push(path);
    };
    for (const [index, { before, after }] of [...changes.values()].entries()) {
      const programs = sourcePrograms(before);
      for (const [side, now] of [
        ["unchanged", before],
        ["changed", after],
      ] as const) {
        await put(`${index}/${side}/old.ts`, typeModule(before));
        await put(`${index}/${side}/now.ts`, typeModule(now));
        await put(`${index}/${side}/emitter.ts`, programs.emitter);
        await put(`${index}/${side}/subscriber.ts`, programs.subscriber);
      }
    }
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      target: "es2023",
      module: "nodenext",
      moduleDetection: "force",
      types: [],
      noEmit: true,
      allowImportingTsExtensions: true,
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const lines = (await tsc(folder)).split("\n").filter((line) => line.includes("error TS"));
    return new Map(
      [...changes.keys()].map((name, index) => {
        const of = (side: string, file: string) => lines.filter((line) => line.startsWith(`${index}/${side}/${file}`));
        return [
          name,
          {
            emitter: of("changed", "emitter"),
            subscriber: of("changed", "subscriber"),
            unchanged: of("unchanged", ""),
          },
        ];
      }),
    );
  } finally {
    if (process.env.TIDINGS_KEEP === undefined) await rm(folder, { recursive: true, force: true });
    else console.log(folder);
  }
}

function tsc(cwd: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const bin = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, "-p", "tsconfig.json", "--pretty", "false"], { cwd, maxBuffer: 1e8 }, (_, out) =>
      resolve(out),
    );
  });
}
