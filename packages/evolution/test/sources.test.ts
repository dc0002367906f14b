import { describeSchema } from "@tidings/contract/lock";
import { beforeAll, describe, expect, it } from "vitest";
import { comparePayloads, worstVerdict } from "../src/index.ts";
import { caseGroups, schemaOf } from "./cases/index.ts";
import { sourceCases } from "./cases/source-cases.ts";
import { compileSources, type SourceErrors } from "./compile-sources.ts";

const published = caseGroups.flatMap(({ cases }) =>
  cases.map(({ name, before, after, source }) => ({
    name: `published: ${name}`,
    before,
    after,
    source: source.map((verdict) => verdict.charAt(0)).join(""),
  })),
);
const cases = [...published, ...sourceCases];

/** What is called breaking though the compiler takes it, and why nothing better can be said. */
const IN_DOUBT: ReadonlySet<string> = new Set([
  // No literal has the type before: "a" is a number, and all keys are text. Code that emits it casts, to whatever.
  "published: a catchall becomes strip",
]);

const described = ({ before, after }: { readonly before: string; readonly after: string }) => ({
  before: describeSchema(schemaOf(before), "x"),
  after: describeSchema(schemaOf(after), "x"),
});

// Generated types, and programs that use all of them, before a change and after it, compiled by TypeScript itself.
describe("the compiler agrees on", () => {
  let errors: ReadonlyMap<string, SourceErrors>;
  beforeAll(async () => {
    errors = await compileSources(new Map(cases.map((one) => [one.name, described(one)])));
  }, 120_000);

  it.each(cases)("$name", (one) => {
    const { before, after } = described(one);
    const changes = comparePayloads(before, after);
    const worst = (side: "emitterSource" | "subscriberSource") =>
      worstVerdict(changes.map((change) => change[side].verdict)).charAt(0);
    const said = worst("emitterSource") + worst("subscriberSource");
    expect(said).toBe(one.source);

    const found = errors.get(one.name);
    expect(found?.unchanged, "the programs compile as long as nothing changes").toEqual([]);
    const compiled = [found?.emitter ?? [], found?.subscriber ?? []];
    for (const [index, messages] of compiled.entries()) {
      const breaks = messages.length > 0;
      // Only the compiler knows the type of a custom schema, and here it is unknown.
      if (said.charAt(index) === "u" || (!breaks && IN_DOUBT.has(one.name))) continue;
      expect(breaks ? "b" : "s", messages.join("\n")).toBe(said.charAt(index));
    }
  });

  it("is asked about cases of different names", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
