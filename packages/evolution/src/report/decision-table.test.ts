import { readFileSync } from "node:fs";
import { type ChannelDefinition, channel, defineContract, event, evolve, isoDate } from "@tidings/contract";
import { toLock } from "@tidings/contract/lock";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { castsOf } from "./casts.ts";
import { diffContracts } from "./diff-contracts.ts";

const page = readFileSync(new URL("../../../../docs/guides/change-an-event.md", import.meta.url), "utf8");

type Shape = Readonly<Record<string, z.ZodType>>;
type Options = Partial<ChannelDefinition>;

function channels(
  events: ChannelDefinition["events"],
  options: Options = {},
): Readonly<Record<string, ChannelDefinition>> {
  const address = { address: "renders/{id}", params: z.object({ id: z.string() }) };
  return { renders: channel({ ...address, ...options, events }) as ChannelDefinition };
}

/** One event of which one field changes. */
function fields(before: Shape, after: Shape) {
  const of = (shape: Shape) => channels({ progress: event(z.object({ done: z.int(), ...shape })) });
  return [of(before), of(after)] as const;
}

const progress = event(z.object({ done: z.int() }));
const other = event(z.object({ url: z.string() }));
const V1 = z.object({ done: z.int() });
const V2 = z.object({ finished: z.int() });

const CASES: Readonly<Record<string, readonly [ReturnType<typeof channels>, ReturnType<typeof channels>]>> = {
  "add an optional field": fields({}, { note: z.string().optional() }),
  "add a field with a default": fields({}, { note: z.string().default("") }),
  "add a required field": fields({}, { note: z.string() }),
  "remove an optional field": fields({ note: z.string().optional() }, {}),
  "remove a required field": fields({ note: z.string() }, {}),
  "rename a field": [channels({ progress: event(V1) }), channels({ progress: event(V2) })],
  "rename a field, as a new version with both casts": [
    channels({ progress: event(V1) }),
    channels({
      progress: event(
        evolve(V1).to(V2, { up: ({ done }) => ({ finished: done }), down: ({ finished }) => ({ done: finished }) }),
      ),
    }),
  ],
  "make a required field optional": fields({ note: z.string() }, { note: z.string().optional() }),
  "make an optional field required": fields({ note: z.string().optional() }, { note: z.string() }),
  "allow null": fields({ note: z.string() }, { note: z.string().nullable() }),
  "no longer allow null": fields({ note: z.string().nullable() }, { note: z.string() }),
  "add a value to a closed enum": fields({ state: z.enum(["a", "b"]) }, { state: z.enum(["a", "b", "c"]) }),
  "remove a value of an enum": fields({ state: z.enum(["a", "b", "c"]) }, { state: z.enum(["a", "b"]) }),
  "open an enum": fields({ state: z.enum(["a", "b"]) }, { state: z.enum(["a", "b"]).or(z.string()) }),
  "add a member to a union": fields(
    { outcome: z.discriminatedUnion("kind", [z.object({ kind: z.literal("done") })]) },
    {
      outcome: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("done") }),
        z.object({ kind: z.literal("failed") }),
      ]),
    },
  ),
  "allow more (raise a maximum, drop a pattern)": fields({ n: z.int().max(10) }, { n: z.int().max(20) }),
  "allow less (lower a maximum, add a pattern)": fields({ n: z.int().max(20) }, { n: z.int().max(10) }),
  "change a default": fields({ n: z.int().default(1) }, { n: z.int().default(2) }),
  "change the unit, as said by `.meta({ unit })`": fields(
    { n: z.int().meta({ unit: "s" }) },
    { n: z.int().meta({ unit: "ms" }) },
  ),
  "turn text into a `Date` with `isoDate()`": fields({ at: z.iso.datetime() }, { at: isoDate() }),
  "change a type": fields({ n: z.int() }, { n: z.string() }),
  "add an event": [channels({ progress }), channels({ progress, ended: other })],
  "remove an event": [channels({ progress, ended: other }), channels({ progress })],
  "rename an event": [channels({ progress }), channels({ advanced: progress })],
  "deprecate an event": [
    channels({ progress }),
    channels({ progress: event(z.object({ done: z.int() }), { deprecated: "use x" }) }),
  ],
  "store less: `log` to `latest`": [
    channels({ progress }),
    channels({ progress: event(z.object({ done: z.int() }), { delivery: "latest" }) }),
  ],
  "store nothing: `log` to `volatile`": [
    channels({ progress }),
    channels({ progress: event(z.object({ done: z.int() }), { delivery: "volatile" }) }),
  ],
  "add a channel": [
    channels({ progress }),
    { ...channels({ progress }), clock: channel({ address: "clock", events: { progress } }) },
  ],
  "change an address": [channels({ progress }), channels({ progress }, { address: "r/{id}" })],
  "allow fewer values of a parameter": [
    channels({ progress }),
    channels({ progress }, { params: z.object({ id: z.enum(["a", "b"]) }) }),
  ],
  "allow more values of a parameter": [
    channels({ progress }, { params: z.object({ id: z.enum(["a", "b"]) }) }),
    channels({ progress }),
  ],
  "make a channel private": [channels({ progress }, { access: "public" }), channels({ progress })],
  "make a channel public": [channels({ progress }), channels({ progress }, { access: "public" })],
  "add a snapshot": [channels({ progress }), channels({ progress }, { snapshot: z.object({ done: z.int() }) })],
};

function row(name: string): readonly string[] {
  const [before, after] = CASES[name] as (typeof CASES)[string];
  const contract = defineContract({ name: "studio", channels: after });
  const diff = diffContracts(toLock(defineContract({ name: "studio", channels: before })), toLock(contract), {
    casts: castsOf(contract),
  });
  const { forward, backward, replay, emitterSource, subscriberSource } = diff.verdicts;
  const changes = [
    emitterSource === "safe" ? [] : ["emitters"],
    subscriberSource === "safe" ? [] : ["subscribers"],
  ].flat();
  return [forward, backward, replay, changes.length === 0 ? "compiles" : `${changes.join(", ")} change`, diff.bump];
}

/** I want to … | old readers | new readers | stored events | code | bump | do this */
function documentedRows(): ReadonlyMap<string, readonly string[]> {
  const table = page.split("\n## ").find((section) => section.startsWith("The table")) ?? "";
  const rows = [...table.matchAll(/^\| (?!I want|---)(.+) \|$/gm)].map(([, line = ""]) => line.split(" | "));
  return new Map(rows.map(([name = "", ...cells]) => [name, cells]));
}

describe("the decision table of docs/guides/change-an-event.md", () => {
  const documented = documentedRows();

  it("has exactly these rows", () => {
    expect([...documented.keys()]).toEqual(Object.keys(CASES));
  });

  it.each(Object.keys(CASES))("%s", (name) => {
    expect(documented.get(name)?.slice(0, 5)).toEqual(row(name));
  });
});
