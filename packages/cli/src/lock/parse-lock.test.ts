import { bigintString, channel, defineContract, event, evolve, isoDate } from "@tidings/contract";
import { type Json, stringifyLock, toLock } from "@tidings/contract/lock";
import { diffContracts, skewTable } from "@tidings/evolution";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { CliError } from "../cli-error.ts";
import { parseLock } from "./parse-lock.ts";

const Tree = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree).optional();
  },
});
const everything = z.object({
  id: z.uuid(),
  at: isoDate(),
  big: bigintString().nullable(),
  link: z.url({ hostname: /^x$/ }),
  size: z.int().min(0).max(9).default(1).catch(2),
  ratio: z.number().multipleOf(0.5).meta({ unit: "s" }),
  state: z.enum(["a", "b"]).or(z.string().regex(/^x/)),
  kind: z.literal(["x", 1, null]),
  tags: z.array(z.string().min(1)).readonly().optional(),
  pair: z.tuple([z.string(), z.number()], z.boolean()),
  byId: z.record(z.string(), z.unknown()),
  flags: z.partialRecord(z.enum(["x", "y"]), z.boolean()),
  both: z.intersection(z.object({ a: z.string() }), z.looseObject({ b: z.any() })),
  text: z.templateLiteral(["v", z.int()]),
  one: z.discriminatedUnion("t", [z.object({ t: z.literal("p"), n: z.int() }), z.strictObject({ t: z.literal("q") })]),
  on: z.string().pipe(z.string().startsWith("a").includes("b")),
  trimmed: z.string().trim().normalize("NFKC").min(1),
  yes: z.stringbool({ truthy: ["y"], falsy: ["n"], case: "sensitive" }),
  tree: Tree,
});
const V1 = z.object({ old: z.string() });
const lock = toLock(
  defineContract({
    name: "studio",
    description: "All kinds.",
    reserved: ["gone"],
    channels: {
      jobs: channel({
        address: "jobs/{kind}",
        params: z.object({ kind: z.enum(["a", "b"]) }),
        access: "public",
        compatibility: "full",
        stability: "experimental",
        snapshot: z.object({ trees: z.array(Tree) }),
        reserved: ["left"],
        events: {
          changed: event(evolve(V1).to(everything, { up: (() => ({})) as never, down: (() => ({})) as never }), {
            delivery: "latest",
            key: "id",
            deprecated: "use other",
          }),
          other: event(z.null()),
        },
      }),
    },
  }),
);
const text = stringifyLock(lock);

const failure = (run: () => unknown): unknown => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
};

/** The lock with what stands at a pointer replaced; left out when that is undefined. */
function changed(pointer: string, to: Json | undefined): string {
  const copy: unknown = JSON.parse(text);
  const steps = pointer.split("/").slice(1);
  const last = steps.pop() ?? "";
  const holder = steps.reduce((at, step) => (at as Record<string, unknown>)[step], copy) as Record<string, unknown>;
  expect(holder).toHaveProperty([last]);
  if (to !== undefined) holder[last] = to;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return JSON.stringify(copy);
}

const CHANGED = "/channels/jobs/events/changed";
const FIELDS = `${CHANGED}/schema/properties`;

describe("a lock", () => {
  it("is what was written", () => {
    expect(stringifyLock(parseLock(text, "x"))).toBe(text);
  });

  it.each<[string, Json | undefined, string]>([
    [
      `${FIELDS}/id/schema/kind`,
      "strong",
      `x: ${FIELDS}/id/schema/kind: should be a schema of a known kind, and is "strong"`,
    ],
    ["/channels/jobs", null, "x: /channels/jobs: should be an object, and is null"],
    ["/channels", [], "x: /channels: should be an object, and is []"],
    ["/name", 5, "x: /name: should be text, and is 5"],
    ["/channels/jobs/events", undefined, 'x: /channels/jobs: lacks "events"'],
    ["/channels/jobs/params", undefined, 'x: /channels/jobs: lacks "params"'],
    ["/channels/jobs/address", 5, "x: /channels/jobs/address: should be text, and is 5"],
    [`${CHANGED}/schema`, undefined, `x: ${CHANGED}: lacks "schema"`],
    [`${CHANGED}/schema/properties`, undefined, `x: ${CHANGED}/schema: lacks "properties"`],
    [`${CHANGED}/version`, 1, `x: ${CHANGED}/version: should be above 1, as many as "previous" has, and is 1`],
    [
      `${FIELDS}/state/schema/options/1/checks/0/source`,
      "(",
      `x: ${FIELDS}/state/schema/options/1/checks/0: should be a regular expression, and is "/(/"`,
    ],
    [
      `${FIELDS}/trimmed/schema/checks/1/form`,
      "NFX",
      `x: ${FIELDS}/trimmed/schema/checks/1/form: should be one of "NFC", "NFD", "NFKC", "NFKD", and is "NFX"`,
    ],
    [
      `${FIELDS}/yes/schema/stringbool/truthy`,
      "y",
      `x: ${FIELDS}/yes/schema/stringbool/truthy: should be a list, and is "y"`,
    ],
    ["/defs/Tree", undefined, `x: ${FIELDS}/tree/schema/ref: names "Tree", which "defs" lacks`],
    [
      "/defs/Tree",
      { kind: "optional", inner: { kind: "ref", ref: "Tree" } },
      "x: /defs/Tree: is itself, and nothing else",
    ],
  ])("with %s as %o is refused, with the place", (pointer, to, message) => {
    const defs = Object.keys(lock.defs)[0] ?? "";
    const there = (value: string) => value.replaceAll("Tree", defs);
    const replaced = to === undefined ? to : (JSON.parse(there(JSON.stringify(to))) as Json);
    const error = failure(() => parseLock(changed(there(pointer), replaced), "x"));
    expect(error).toMatchObject({
      code: "lock_invalid",
      message: there(message),
      mend: expect.stringContaining("tidings generate"),
    });
  });

  const pointers: string[] = [];
  const collect = (value: unknown, at: string): void => {
    if (at !== "") pointers.push(at);
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) collect(item, `${at}/${key}`);
  };
  collect(JSON.parse(text), "");
  const replacement = fc.oneof(
    fc.constant(undefined),
    fc.constantFrom<Json>(null, [], {}, "", "x", "string", "object", "ref", 0, -1, 5, 1e21, true, false, "(", [null]),
    fc.constantFrom<Json>({ kind: "string" }, { kind: "ref", ref: "x" }, { kind: "union", options: [] }, [
      { kind: "null" },
    ]),
  );

  it("that is damaged anywhere is refused, or compared like any other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...pointers), replacement, (pointer, to) => {
        const parsed = failure(() => {
          const damaged = parseLock(changed(pointer, to), "x");
          diffContracts(lock, damaged);
          diffContracts(damaged, lock, { history: [{ version: "1.0.0", lock: damaged }] });
          skewTable([{ version: "1.0.0", lock: damaged }], lock);
        });
        if (parsed !== undefined && !(parsed instanceof CliError)) throw parsed;
      }),
      { numRuns: Number(process.env.TIDINGS_RUNS ?? 60) },
    );
  }, 60_000);
});
