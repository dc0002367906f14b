import { channel, defineContract, event } from "@tidings/contract";
import { toLock } from "@tidings/contract/lock";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { lintContract } from "./lint-contract.ts";
import { LINT_RULE_NAMES, LINT_RULES, type LintRuleName } from "./rules/index.ts";

const defaults = Object.fromEntries(LINT_RULE_NAMES.map((name) => [name, LINT_RULES[name].level])) as Record<
  LintRuleName,
  "warn"
>;

function lint(schema: z.ZodType, options: object = {}, description = "Said.") {
  const said = { description };
  const sent = event(schema, { ...said, ...options });
  const contract = defineContract({
    name: "studio",
    channels: { renders: channel({ address: "renders", ...said, events: { sent } }) },
  });
  return lintContract(toLock(contract), defaults).map(({ rule, path }) => `${rule} ${path}`);
}

describe("lintContract", () => {
  it.each<readonly [string, z.ZodType, readonly string[]]>([
    ["nothing to say", z.object({ done: z.int(), at: z.string().nullish() }), []],
    ["a loose object", z.object({ a: z.looseObject({}) }), ["loose-payload renders.sent.a"]],
    ["a catchall of anything", z.object({}).catchall(z.unknown()), ["loose-payload renders.sent"]],
    ["a catchall of something", z.object({}).catchall(z.int()), []],
    ["anything", z.object({ a: z.array(z.unknown()) }), ["loose-payload renders.sent.a[]"]],
    ["a record of anything", z.record(z.string(), z.any()), ["loose-payload renders.sent.*"]],
    ["a closed enum", z.object({ a: z.enum(["x", "y"]).nullable() }), ["closed-enum renders.sent.a"]],
    ["an open enum", z.object({ a: z.enum(["x", "y"]).or(z.string()) }), []],
    ["an enum of one", z.object({ a: z.enum(["x"]) }), []],
    ["a coercion", z.object({ a: z.coerce.number() }), ["coerce renders.sent.a"]],
    [
      "an optional field",
      z.object({ a: z.object({ b: z.int().optional() }) }),
      ["optional-without-null renders.sent.a.b"],
    ],
    ["an optional field with a default", z.object({ a: z.int().default(1) }), []],
    [
      "a password",
      z.object({ userPassword: z.string(), passwords: z.int() }),
      ["secret-name renders.sent.userPassword"],
    ],
    ["an API key, nullable", z.object({ api_key: z.string().nullable() }), ["secret-name renders.sent.api_key"]],
    ["a token of text", z.object({ token: z.string(), key: z.string(), tokens: z.array(z.string()) }), []],
    ...[
      "apiToken",
      "APIToken",
      "user_token",
      "csrfToken",
      "jwt",
      "signingKey",
      "setCookie",
      "clientSecret",
      "tokenSecret",
    ].map((name) => [name, z.object({ [name]: z.string() }), [`secret-name renders.sent.${name}`]] as const),
    ...[
      "tokenCount",
      "tokens",
      "nextPageToken",
      "stopToken",
      "tokenType",
      "keyword",
      "primaryKey",
      "secretary",
      "passed",
    ].map((name) => [name, z.object({ [name]: z.string() }), []] as const),
    ["a refinement", z.object({ a: z.string().refine(() => true) }), ["refinement-without-revision renders.sent.a"]],
    [
      "a refinement with a revision",
      z
        .string()
        .refine(() => true)
        .meta({ revision: "1" }),
      [],
    ],
    ["a custom schema", z.custom<string>(), ["refinement-without-revision renders.sent"]],
    [
      "a change of the value by the team's own function",
      z.object({ a: z.string().overwrite((text) => text.slice(1)) }),
      ["refinement-without-revision renders.sent.a"],
    ],
    ["Zod's own changes of a text", z.object({ a: z.string().trim().toLowerCase().normalize("NFKC") }), []],
    ["a format of the team's own", z.stringFormat("sku", () => true), ["refinement-without-revision renders.sent"]],
    ["texts that stand for true and false", z.stringbool({ truthy: ["on"], falsy: ["off"] }).describe("On?"), []],
    [
      "one place in several options, once",
      z.union([z.object({ a: z.coerce.number() }), z.object({ a: z.coerce.number(), b: z.null() })]),
      ["coerce renders.sent.a"],
    ],
  ])("%s", (_what, schema, expected) => {
    expect(lint(schema)).toEqual(expected);
  });

  it("lets enums of what isn't stored be closed", () => {
    expect(lint(z.object({ a: z.enum(["x", "y"]) }), { delivery: "volatile" })).toEqual([]);
  });

  it("misses descriptions of channels and events", () => {
    expect(lint(z.int(), {}, "")).toEqual(["missing-description renders", "missing-description renders.sent"]);
  });

  it("points into the lock, and leaves out what is switched off", () => {
    const schema = z.object({ "a/b": z.array(z.coerce.string()) });
    const contract = defineContract({
      name: "s",
      channels: { renders: channel({ address: "r", events: { sent: event(schema) } }) },
    });
    const off = { ...defaults, "missing-description": "off" as const };
    const [problem, ...others] = lintContract(toLock(contract), off);
    expect(problem?.pointer).toBe("/channels/renders/events/sent/schema/properties/a~1b/schema/items");
    expect(others).toEqual([]);
  });
});
