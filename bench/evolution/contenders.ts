import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import jsonSchemaDiffTool from "json-schema-diff";
import { isCompatibleType } from "zod-compare";
import { schemaOf } from "../../packages/evolution/test/cases/index.ts";
import { cases, jsonSchema, openApi } from "./documents.ts";

/** Whether it breaks, in each direction; undefined where the tool can't say. */
export interface Verdicts {
  readonly forward: boolean | undefined;
  readonly backward: boolean | undefined;
}

const UNSAID: Verdicts = { forward: undefined, backward: undefined };

/** `isCompatibleType(expected, provided)`: all that is provided may stand where the other is expected. */
export function zodCompare(): readonly Verdicts[] {
  return cases.map(({ before, after }) => {
    const [old, current] = [schemaOf(before), schemaOf(after)];
    try {
      return {
        forward: !isCompatibleType(old as never, current as never),
        backward: !isCompatibleType(current as never, old as never),
      };
    } catch {
      return UNSAID;
    }
  });
}

/** Values that were added are what an old consumer may refuse; values that were removed are what a new one may. */
export async function jsonSchemaDiff(): Promise<readonly Verdicts[]> {
  const verdicts: Verdicts[] = [];
  for (const { before, after } of cases) {
    const [sourceSchema, destinationSchema] = [jsonSchema(before, "draft-7"), jsonSchema(after, "draft-7")];
    if (sourceSchema === undefined || destinationSchema === undefined) {
      verdicts.push(UNSAID);
      continue;
    }
    try {
      const { additionsFound, removalsFound } = await jsonSchemaDiffTool.diffSchemas({
        sourceSchema,
        destinationSchema,
      } as never);
      verdicts.push({ forward: additionsFound, backward: removalsFound });
    } catch {
      verdicts.push(UNSAID);
    }
  }
  return verdicts;
}

/** One verdict for both: whether a client that reads the answer may break. New clients and old servers are not asked about. */
export async function redocly(): Promise<readonly Verdicts[]> {
  const folder = await mkdtemp(join(tmpdir(), "tidings-evolution-"));
  try {
    const files = { before: join(folder, "before.json"), after: join(folder, "after.json") };
    await writeFile(files.before, JSON.stringify(openApi("before")));
    await writeFile(files.after, JSON.stringify(openApi("after")));
    const bin = join(import.meta.dirname, "../node_modules/.bin/redocly");
    const output = join(folder, "diff.json");
    const args = ["diff", files.before, files.after, "--format=json", `--output=${output}`, "--fail-on=none"];
    const env = {
      ...process.env,
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
      REDOCLY_SUPPRESS_NOTIFICATIONS: "true",
    };
    await promisify(execFile)(bin, args, { cwd: folder, env, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 });
    const report = await readFile(output, "utf8");
    return readRedocly(report);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface RedoclyChange {
  readonly impact: string;
}

function readRedocly(report: string): readonly Verdicts[] {
  const { changes } = JSON.parse(report) as { readonly changes: readonly RedoclyChange[] };
  const [known, other] = [openApi("before").paths as object, openApi("after").paths as object];
  const broken = new Set(
    changes
      .filter(({ impact }) => impact === "major")
      .flatMap((change) => [...JSON.stringify(change).matchAll(/case-(\d+)\b/g)].map(([, index]) => Number(index))),
  );
  return cases.map((_, index) => {
    const said = `/case-${index}` in known && `/case-${index}` in other;
    return said ? { forward: broken.has(index), backward: undefined } : UNSAID;
  });
}
