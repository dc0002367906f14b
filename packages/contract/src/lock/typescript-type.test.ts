import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import type * as printed from "../../test/printed-types.ts";
import { bigintString, isoDate } from "../codecs.ts";
import { describeSchema } from "./describe-schema.ts";
import { jsDoc } from "./js-doc.ts";
import { typescriptDeclaration, typescriptType } from "./typescript-type.ts";

/** Every kind of type that can be printed; `test/printed-types.ts` holds them as printed. */
const typeFixture = {
  Scalars: z.object({
    text: z.string().min(1).describe("Some text.\nOn two lines */ here."),
    "a-b": z.number().meta({ description: "How far.", unit: "px" }),
    whole: z.int().meta({ deprecated: true }),
    yes: z.boolean(),
    nothing: z.null(),
    unknown: z.unknown(),
    never: z.never().optional(),
    version: z.templateLiteral(["`${v", z.number(), ".", z.enum(["x", "y"])]),
    one: z.literal("one"),
    some: z.literal([1, "1", true, null]),
    kind: z.enum(["draft", "very fine"]),
  }),
  Presence: z.object({
    optional: z.string().describe("Kept by the schema inside.").optional(),
    exact: z.exactOptional(z.string()),
    nullish: z.string().nullish(),
    defaulted: z.array(z.string()).default([]),
    defaultedOptional: z.string().optional().default("x"),
    optionalDefault: z.string().default("x").optional(),
    prefaulted: z.string().prefault("x"),
    caught: z.enum(["a", "b"]).catch("a"),
    required: z.nonoptional(z.string().optional()),
  }),
  Objects: z.object({
    empty: z.object({}),
    strict: z.strictObject({ a: z.string() }),
    loose: z.looseObject({ a: z.string() }),
    nested: z.object({ inner: z.object({ deep: z.string().describe("Deep down.") }) }),
    both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.union([z.string(), z.null()]) })),
  }),
  Collections: z.object({
    list: z.array(z.string().nullable()),
    lists: z.array(z.array(z.union([z.string(), z.int()]))),
    pair: z.tuple([z.string(), z.int().optional()]),
    open: z.tuple([z.string()], z.union([z.string(), z.null()])),
    byName: z.record(z.string(), z.int()),
    byKey: z.record(z.enum(["a", "b"]), z.string().nullable()),
    someByKey: z.partialRecord(z.enum(["a", "b"]), z.string()),
    frozenList: z.array(z.string()).readonly(),
    frozenLists: z.array(z.array(z.string()).readonly()),
    frozenPair: z.tuple([z.string(), z.int()]).readonly(),
    frozenObject: z.object({ a: z.string() }).readonly().optional(),
  }),
  Codecs: z.object({
    at: isoDate(),
    big: bigintString().optional(),
    flag: z.stringbool(),
    when: isoDate().default(new Date(0)),
    tags: z.codec(z.array(z.string()), z.set(z.string()), {
      decode: (list) => new Set(list),
      encode: (set) => [...set],
    }),
    index: z.codec(z.string(), z.map(z.string(), z.date()), { decode: () => new Map(), encode: () => "" }),
    piped: z.string().pipe(z.enum(["a"])),
  }),
  Variant: z.discriminatedUnion("type", [
    z.object({ type: z.literal("circle"), radius: z.number().meta({ unit: "px" }) }),
    z.object({ type: z.literal("square"), side: z.number() }),
  ]),
  List: z.array(z.string()),
};

/** Recursive schemas by the name that is their `id`. */
const Category = z
  .object({
    name: z.string(),
    get children() {
      return z.array(Category);
    },
    get parent() {
      return Category.optional();
    },
  })
  .meta({ id: "Category" });

/** The text of `test/printed-types.ts`. */
function printTypeFixture(): string {
  const types = Object.entries(typeFixture).flatMap(([name, schema]) => {
    const described = describeSchema(schema, name);
    return [
      typescriptDeclaration(name, described.schema, "output", described).text,
      typescriptDeclaration(`${name}Wire`, described.schema, "input", described).text,
    ];
  });
  const { defs } = describeSchema(Category, "Category");
  const category = typescriptDeclaration("Category", defs.Category ?? { kind: "never" }, "output", { defs }).text;
  return `// Printed by src/lock/typescript-type.test.ts; \`vitest -u\` prints it anew.\n\n${[...types, category].join("\n")}`;
}

describe("printed types", () => {
  it("are those in the file that the compiler compares with what Zod infers", async () => {
    await expect(printTypeFixture()).toMatchFileSnapshot("../../test/printed-types.ts");
  });

  it("are what Zod infers", () => {
    type Fixture = typeof typeFixture;

    expectTypeOf<printed.Scalars>().toEqualTypeOf<z.output<Fixture["Scalars"]>>();
    expectTypeOf<printed.Presence>().toEqualTypeOf<z.output<Fixture["Presence"]>>();
    expectTypeOf<printed.Objects>().toEqualTypeOf<z.output<Fixture["Objects"]>>();
    expectTypeOf<printed.Collections>().toEqualTypeOf<z.output<Fixture["Collections"]>>();
    expectTypeOf<printed.Codecs>().toEqualTypeOf<z.output<Fixture["Codecs"]>>();
    expectTypeOf<printed.Variant>().toEqualTypeOf<z.output<Fixture["Variant"]>>();
    expectTypeOf<printed.List>().toEqualTypeOf<z.output<Fixture["List"]>>();

    expectTypeOf<printed.ScalarsWire>().toEqualTypeOf<z.input<Fixture["Scalars"]>>();
    expectTypeOf<printed.ObjectsWire>().toEqualTypeOf<z.input<Fixture["Objects"]>>();
    expectTypeOf<printed.CollectionsWire>().toEqualTypeOf<z.input<Fixture["Collections"]>>();
    expectTypeOf<printed.CodecsWire>().toEqualTypeOf<z.input<Fixture["Codecs"]>>();
    expectTypeOf<printed.VariantWire>().toEqualTypeOf<z.input<Fixture["Variant"]>>();
    expectTypeOf<printed.ListWire>().toEqualTypeOf<z.input<Fixture["List"]>>();

    // Zod's type of `.catch()` requires on the wire what its decoder lets be absent; the printed type says what is so.
    expectTypeOf<Omit<printed.PresenceWire, "caught">>().toEqualTypeOf<Omit<z.input<Fixture["Presence"]>, "caught">>();
    expectTypeOf<printed.PresenceWire["caught"]>().toEqualTypeOf<"a" | "b" | undefined>();

    expectTypeOf<printed.Category>().toExtend<z.output<typeof Category>>();
    expectTypeOf<z.output<typeof Category>>().toExtend<printed.Category>();
  });

  it("name what only Zod's inference knows", () => {
    const { schema, defs } = describeSchema(z.object({ list: z.array(z.custom<URL>()) }), "x");
    expect(typescriptType(schema, "output", { defs })).toEqual({
      text: "{ list: unknown[] }",
      refs: [],
      unknowns: [{ path: "list[]", reason: expect.stringContaining("z.custom") }],
    });
  });

  it("name the recursive schemas they refer to, through others too", () => {
    const leaf: z.ZodType = z.object({ next: z.lazy(() => leaf).optional() }).meta({ id: "leaf" });
    const tree: z.ZodType = z.object({ leaf, trees: z.lazy(() => z.array(tree)) }).meta({ id: "Tree" });
    const { defs } = describeSchema(tree, "x");
    const node = defs.Tree;
    if (node === undefined) throw new Error("no def");
    expect(typescriptDeclaration("TreeWire", node, "input", { defs })).toEqual({
      text: "export interface TreeWire {\n  leaf: LeafWire;\n  trees: TreeWire[];\n}\n",
      refs: ["Tree", "leaf"],
      unknowns: [],
    });
  });

  it("refer to themselves without an error in an alias", () => {
    const { schema, defs } = describeSchema(z.json(), "channels.a.events.b");
    expect(schema).toEqual({ kind: "ref", ref: "ABNode" });
    expect(typescriptDeclaration("ABNode", defs.ABNode ?? schema, "output", { defs }).text).toBe(
      "export type ABNode = string | number | boolean | null | ABNode[] | { [key: string]: ABNode };\n",
    );
  });
});

describe("jsDoc", () => {
  it.each([
    [{}, ""],
    [{ description: "Left.", unit: "ms" }, "  /** Left. Unit: ms. */\n"],
    [{ deprecated: "use\n  b" } as const, "  /** @deprecated use b */\n"],
    [{ description: "A.", deprecated: true } as const, "  /**\n   * A.\n   * @deprecated\n   */\n"],
    [{ description: "a */ b" }, "  /** a *\\/ b */\n"],
    [{ description: "A.\n\nB." }, "  /**\n   * A.\n   *\n   * B.\n   */\n"],
  ])("prints %j", (facts, text) => {
    expect(jsDoc(facts, "  ")).toBe(text);
  });
});
