/** Changes of which only the source is asked about here: what they do to events the other cases say. */
export interface SourceCase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** First letters of the verdicts on code that emits and code that subscribes. */
  readonly source: string;
}

const of = (name: string, before: string, after: string, source: string): SourceCase => ({
  name,
  before: `z.object({ it: ${before} })`,
  after: `z.object({ it: ${after} })`,
  source,
});

export const sourceCases: readonly SourceCase[] = [
  of("any becomes unknown", "z.any()", "z.unknown()", "sb"),
  of("unknown becomes any", "z.unknown()", "z.any()", "ss"),
  of("any becomes text", "z.any()", "z.string()", "bb"),
  of("text becomes any", "z.string()", "z.any()", "ss"),
  of("a loose object becomes a stripping one", "z.looseObject({ a: z.int() })", "z.object({ a: z.int() })", "bb"),
  of("a stripping object becomes loose", "z.object({ a: z.int() })", "z.looseObject({ a: z.int() })", "ss"),
  of(
    "a catchall that the fields fit goes",
    "z.object({ a: z.int() }).catchall(z.number())",
    "z.object({ a: z.int() })",
    "bb",
  ),
  of("a list becomes read-only", "z.array(z.int())", "z.array(z.int()).readonly()", "sb"),
  of("an object becomes read-only", "z.object({ a: z.int() })", "z.object({ a: z.int() }).readonly()", "sb"),
  of("an object is no longer read-only", "z.object({ a: z.int() }).readonly()", "z.object({ a: z.int() })", "ss"),
  of("a record becomes read-only", "z.record(z.string(), z.int())", "z.record(z.string(), z.int()).readonly()", "sb"),
  of(
    "an option of two tags becomes two options",
    'z.discriminatedUnion("t", [z.object({ t: z.literal(["a", "b"]), x: z.int() })])',
    'z.discriminatedUnion("t", [z.object({ t: z.literal("a"), x: z.int() }), z.object({ t: z.literal("b"), x: z.int() })])',
    "ss",
  ),
  of(
    "two options become one of two tags",
    'z.discriminatedUnion("t", [z.object({ t: z.literal("a"), x: z.int() }), z.object({ t: z.literal("b"), x: z.int() })])',
    'z.discriminatedUnion("t", [z.object({ t: z.literal(["a", "b"]), x: z.int() })])',
    "ss",
  ),
  of(
    "one of two options loses a field",
    'z.discriminatedUnion("t", [z.object({ t: z.literal("a"), x: z.int().optional() }), z.object({ t: z.literal("b") })])',
    'z.discriminatedUnion("t", [z.object({ t: z.literal("a") }), z.object({ t: z.literal("b") })])',
    "bb",
  ),
  of("a value of an enum goes", 'z.enum(["a", "b"])', 'z.enum(["a"])', "bb"),
  of("an enum becomes text", 'z.enum(["a", "b"])', "z.string()", "sb"),
  of("an enum becomes open", 'z.enum(["a", "b"])', 'z.enum(["a", "b"]).or(z.string())', "sb"),
  of("a member of a union goes", "z.union([z.string(), z.number()])", "z.string()", "bb"),
  of("null goes", "z.string().nullable()", "z.string()", "bs"),
  of("absence goes", "z.string().optional()", "z.string()", "bs"),
  of("absence becomes null or absence", "z.string().optional()", "z.string().nullish()", "sb"),
  of("null becomes absence", "z.string().nullable()", "z.string().optional()", "bb"),
  of(
    "a record needs fewer keys",
    'z.record(z.enum(["a", "b"]), z.int())',
    'z.partialRecord(z.enum(["a", "b"]), z.int())',
    "sb",
  ),
  of("a list becomes a tuple of at least one", "z.array(z.int())", "z.tuple([z.int()], z.int())", "bs"),
  of("a tuple becomes a list", "z.tuple([z.int(), z.int()])", "z.array(z.int())", "sb"),
  of("the second item of a tuple goes", "z.tuple([z.int(), z.string()])", "z.tuple([z.int()])", "bb"),
  of("a date becomes text", "isoDate()", "z.iso.datetime()", "bb"),
  of(
    "a deep field goes",
    "z.array(z.object({ a: z.object({ b: z.int().optional() }) }))",
    "z.array(z.object({ a: z.object({}) }))",
    "bb",
  ),
  of(
    "options without a tag: one goes",
    "z.union([z.object({ a: z.int() }), z.object({ b: z.int() })])",
    "z.object({ a: z.int() })",
    "bb",
  ),
  of("the same, said otherwise", 'z.literal(["a", "b"])', 'z.enum(["b", "a"])', "ss"),
  of("numbers take fractions", "z.int()", "z.number()", "ss"),
];
