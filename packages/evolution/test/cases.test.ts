import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeSchema } from "@tidings/contract/lock";
import { describe, expect, it } from "vitest";
import { comparePayloads } from "../src/index.ts";
import { caseGroups, type EvolutionCase, schemaOf } from "./cases/index.ts";
import { casesPage } from "./cases-page.ts";
import { judgeCase } from "./judge-case.ts";
import { findRefused, type Party } from "./oracle.ts";

const page = join(import.meta.dirname, "../../../docs/evolution-cases.md");
const all = caseGroups.flatMap(({ cases }) => cases.map((one): [string, EvolutionCase] => [one.name, one]));

function partyOf(source: string): Party {
  const schema = schemaOf(source);
  return { schema, described: describeSchema(schema, "x") };
}

describe("the published cases", () => {
  it("are at least 150, of different names", () => {
    expect(all.length).toBeGreaterThanOrEqual(150);
    expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
  });

  it.each(all)("%s", (_name, one) => {
    const { forward, backward, replay, source, bump } = one;
    expect(judgeCase(one)).toEqual({ forward, backward, replay, source, bump });

    const [before, after] = [partyOf(one.before), partyOf(one.after)];
    const changes = comparePayloads(before.described, after.described);
    const witnesses = changes.flatMap((change) =>
      [change.forward, change.backward].flatMap(({ witness }) => (witness === undefined ? [] : [witness.wire])),
    );
    for (const [verdict, producer, consumer] of [
      [forward, after, before],
      [backward, before, after],
    ] as const) {
      if (verdict === "unverifiable") continue;
      const { refused, sent } = findRefused(producer, consumer, { seed: 1, tries: 600, more: witnesses });
      if (verdict === "breaking") expect(refused, "a witness").not.toBe(undefined);
      else expect({ refused, tried: sent > 0 }).toEqual({ refused: undefined, tried: true });
    }
  });

  it("are what docs/evolution-cases.md says; TIDINGS_WRITE=1 writes it", async () => {
    if (process.env.TIDINGS_WRITE === "1") await writeFile(page, casesPage());
    expect(await readFile(page, "utf8")).toBe(casesPage());
  });
});
