import * as fc from "fast-check";
import * as z from "zod";
import { bigintString, isoDate } from "../src/codecs.ts";

/** A schema that can be compiled, with values for the wire that it mostly accepts. */
export interface SchemaSample {
  readonly schema: z.ZodType;
  readonly value: fc.Arbitrary<unknown>;
}

function sample(schema: z.ZodType, value: fc.Arbitrary<unknown>): SchemaSample {
  return { schema, value };
}

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.constantFrom("", "😀", "é😀x", "\ud83d", "a b"),
);
const bound = fc.integer({ min: -5, max: 5 });
const numeric = fc.oneof(
  bound,
  fc.double(),
  fc.constantFrom(-0, 0.1, 0.3, 2.03, 2 ** 53, 2 ** 31, 2 ** 32, -(2 ** 31) - 1, 4e38),
);

function leaf(): fc.Arbitrary<SchemaSample> {
  return fc.oneof(
    stringSample(),
    numberSample(),
    formatSample(),
    fc.constantFrom(
      sample(z.boolean(), fc.boolean()),
      sample(z.null(), fc.constant(null)),
      sample(z.unknown(), fc.jsonValue({ maxDepth: 2 })),
      sample(z.any(), fc.jsonValue({ maxDepth: 1 })),
      sample(z.never(), fc.constant(1)),
      sample(
        isoDate(),
        fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          isoLike,
        ),
      ),
      sample(bigintString(), fc.oneof(fc.bigInt().map(String), fc.constantFrom("0", "-0", "00", "+1", "1n", " 1"))),
      sample(z.enum(["a", "b", "__proto__"]), fc.constantFrom("a", "b", "c", "__proto__")),
      sample(z.literal([1, "1", true, null, 0]), fc.constantFrom(1, "1", true, null, 0, -0, "0")),
      sample(
        z.templateLiteral(["v", z.number(), ".", z.enum(["x", "y"])]),
        fc.constantFrom("v1.x", "v-1.5.y", "v.x", "v1.z", "v1e3.x"),
      ),
    ),
  );
}

const isoLike = fc.constantFrom(
  "2024-02-29T00:00:00Z",
  "2023-02-29T00:00:00Z",
  "1900-02-29T00:00:00Z",
  "2000-02-29T12:00:00.5Z",
  "2024-02-30T00:00:00Z",
  "2024-04-31T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "2024-01-01T24:00:00Z",
  "2024-01-01T23:59:60Z",
  "2024-01-01T23:59:59.99999999999Z",
  "2024-01-01T00:00Z",
  "2024-01-01T00:00:00+01:00",
  "2024-01-01T00:00:00z",
  "2024-13-01T00:00:00Z",
  "2024-01-01T00:00:00Z\n",
);

function stringSample(): fc.Arbitrary<SchemaSample> {
  const checks: readonly ((schema: z.ZodString, size: number) => z.ZodString)[] = [
    (schema) => schema,
    (schema, size) => schema.min(size),
    (schema, size) => schema.max(size),
    (schema, size) => schema.length(size),
    (schema) => schema.regex(/^[a-z😀]+$/iu),
    (schema) => schema.regex(/a/g),
    (schema) => schema.startsWith("a"),
    (schema) => schema.endsWith("😀"),
    (schema) => schema.includes("b"),
    (schema, size) => schema.includes("x", { position: size }),
    (schema) => schema.lowercase(),
    (schema) => schema.uppercase(),
  ];
  return fc.array(fc.tuple(fc.constantFrom(...checks), fc.nat({ max: 4 })), { maxLength: 3 }).map((chosen) =>
    sample(
      chosen.reduce((schema, [add, size]) => add(schema, size), z.string()),
      text,
    ),
  );
}

function numberSample(): fc.Arbitrary<SchemaSample> {
  const bases: readonly z.ZodNumber[] = [z.number(), z.int(), z.int32(), z.uint32(), z.float32(), z.float64()];
  const checks: readonly ((schema: z.ZodNumber, value: number) => z.ZodNumber)[] = [
    (schema, value) => schema.min(value),
    (schema, value) => schema.max(value),
    (schema, value) => schema.gt(value),
    (schema, value) => schema.lt(value),
    (schema) => schema.multipleOf(0.1),
    (schema) => schema.multipleOf(0.07),
    (schema) => schema.int(),
    (schema) => schema.nonnegative(),
  ];
  return fc
    .tuple(fc.constantFrom(...bases), fc.array(fc.tuple(fc.constantFrom(...checks), bound), { maxLength: 2 }))
    .map(([base, chosen]) =>
      sample(
        chosen.reduce((schema, [add, value]) => add(schema, value), base),
        numeric,
      ),
    );
}

function formatSample(): fc.Arbitrary<SchemaSample> {
  const of = (schema: z.ZodType, ...values: readonly string[]) =>
    sample(schema, fc.oneof(fc.constantFrom(...values), text));
  return fc.constantFrom(
    of(z.email(), "a@b.co", "a.b+c@x-y.org", "a@b", "a@b.co\n", ".a@b.co"),
    of(z.email({ pattern: z.regexes.html5Email }), "a@b", "a@b.co"),
    of(z.string().email().max(8), "a@b.co", "abc@def.com"),
    of(z.uuid(), "123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000", "123e4567"),
    of(z.uuidv4(), "123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),
    of(z.guid(), "123e4567-e89b-42d3-c456-426614174000"),
    of(z.url(), "https://a.b/c", " http://x ", "htt\np://x", "mailto:a@b", "http:x", "x", "HTTP://X/../y"),
    of(z.url({ normalize: true }).max(12), "HTTP://X/../y", "https://a.b/c?d=1", " http://x "),
    of(z.url({ protocol: /^https$/g, hostname: /a/ }), "https://a.b", "http://a.b", "https://b"),
    of(z.httpUrl(), "https://a.bc", "https:a.bc", "http://localhost", "ftp://a.bc"),
    of(z.iso.date(), "2024-02-29", "2023-02-29", "2024-1-1"),
    of(z.iso.time(), "10:00", "10:00:00", "10:00:00.5", "24:00"),
    of(z.iso.time({ precision: 3 }), "10:00:00.123", "10:00:00"),
    of(
      z.iso.datetime({ offset: true, local: true }),
      "2024-01-01T00:00",
      "2024-01-01T00:00:00+01:00",
      "2024-01-01T00:00:00Z",
    ),
    of(z.iso.datetime({ precision: 0 }), "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.0Z"),
    of(z.iso.duration(), "P1D", "PT1H30M", "P", "P1W"),
    of(z.ipv4(), "1.2.3.4", "1.2.3.256", "01.2.3.4"),
    of(z.ipv6(), "::1", "1::2::3", "::ffff:1.2.3.4", "::1%eth0", "::@1\\", "1:2:3:4:5:6:7:8"),
    of(z.cidrv4(), "1.2.3.0/24", "1.2.3.0/33"),
    of(z.cidrv6(), "::/0", "::1/128", "::1/129", "::1/01", "::1/", "::1/-0", "::1/1/1"),
    of(z.mac(), "00:1A:2B:3C:4D:5E", "00-1A-2B-3C-4D-5E"),
    of(z.base64(), "", "ab==", "abc=", "abcd", "a===", "====", "ab=c", "ab c", "abc", "ab_=", "YWJj\n"),
    of(z.base64url(), "", "ab", "abc", "a", "ab==", "a-_b", "ab+c"),
    of(z.nanoid(), "V1StGXR8_Z5jdHi6B-myT"),
    of(z.cuid(), "cjld2cjxh0000qzrmn831i7rn"),
    of(z.cuid2(), "tz4a98xxat96iws9zmbrgj3a"),
    of(z.ulid(), "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    of(z.xid(), "9m4e2mr0ui3e8a215n4g"),
    of(z.ksuid(), "0ujtsYcgvSTl8PAuAdqWYSMnLOv"),
    of(z.e164(), "+491701234567", "491701234567"),
    of(z.emoji(), "😀", "👩‍👩‍👧", "1", "a"),
    of(z.hex(), "00ff", "0g"),
    of(z.hostname(), "a.b", "a_b", "-a"),
    of(z.hash("md5"), "d41d8cd98f00b204e9800998ecf8427e"),
  );
}

const key = fc.constantFrom("a", "b", "10", "2", "é", "a-b", "type", "");

function containers(any: fc.Arbitrary<SchemaSample>): fc.Arbitrary<SchemaSample>[] {
  return [
    objectSample(any),
    objectSample(any),
    fc.tuple(any, fc.option(fc.nat({ max: 3 })), fc.option(fc.nat({ max: 3 }))).map(([item, low, high]) => {
      let schema = z.array(item.schema);
      if (low !== null) schema = schema.min(low);
      if (high !== null) schema = schema.max(high);
      return sample(schema, fc.array(item.value, { maxLength: 4 }));
    }),
    fc.tuple(fc.array(any, { minLength: 1, maxLength: 3 }), fc.option(any)).map(([items, rest]) => {
      const required = items.map((item) => (isRequired(item.schema) ? item : sample(z.boolean(), fc.boolean())));
      const head = required.map((item) => item.schema) as [z.ZodType, ...z.ZodType[]];
      const schema = rest === null ? z.tuple(head) : z.tuple(head, rest.schema);
      const tail = rest === null ? fc.constant([]) : fc.array(rest.value, { maxLength: 2 });
      return sample(
        schema,
        fc.tuple(fc.tuple(...required.map((item) => item.value)), tail).map((parts) => parts.flat(1)),
      );
    }),
    any.map((item) => sample(z.record(z.string(), item.schema), fc.dictionary(key, item.value, { maxKeys: 3 }))),
    any.map((item) =>
      sample(z.record(z.string().regex(/^[a-z]*$/), item.schema), fc.dictionary(key, item.value, { maxKeys: 3 })),
    ),
    any.map((item) => sample(z.record(z.enum(["b", "a"]), item.schema), fc.record({ a: item.value, b: item.value }))),
    any.map((item) =>
      sample(z.partialRecord(z.enum(["b", "a"]), item.schema), fc.dictionary(key, item.value, { maxKeys: 2 })),
    ),
    fc
      .array(any, { minLength: 1, maxLength: 3 })
      .map((options) =>
        sample(z.union(options.map((option) => option.schema)), fc.oneof(...options.map((option) => option.value))),
      ),
    fc
      .array(any, { minLength: 1, maxLength: 3 })
      .map((options) =>
        sample(z.xor(options.map((option) => option.schema)), fc.oneof(...options.map((option) => option.value))),
      ),
    discriminatedSample(any),
    fc.tuple(plainObject(any), plainObject(any)).map(([left, right]) =>
      sample(
        z.intersection(left.schema, right.schema),
        fc.tuple(left.value, right.value).map(([a, b]) => ({ ...(a as object), ...(b as object) })),
      ),
    ),
    any.map((inner) => sample(inner.schema.nullable(), fc.option(inner.value))),
    any.map((inner) => sample(inner.schema.readonly(), inner.value)),
    any.map((inner) => sample(z.nonoptional(inner.schema), inner.value)),
    any.map((inner) => sample(z.pipe(inner.schema, z.unknown()), inner.value)),
    any.map((inner) =>
      sample(
        z.lazy(() => inner.schema),
        inner.value,
      ),
    ),
    any.map((inner) => sample(inner.schema.catch("caught"), inner.value)),
    recursiveSample(any),
  ];
}

function isRequired(schema: z.ZodType): boolean {
  return schema._zod.optin === undefined;
}

/** What a property may be wrapped in, besides being required. */
const properties: readonly ((inner: SchemaSample) => SchemaSample)[] = [
  (inner) => inner,
  (inner) => inner,
  ({ schema, value }) => sample(isRequired(schema) ? schema.optional() : schema, value),
  ({ schema, value }) => sample(isRequired(schema) ? schema.optional().nullable() : schema, value),
  ({ schema, value }) => sample(z.exactOptional(schema), value),
  ({ schema, value }) => sample(schema.default({ d: [1], n: null }), value),
  ({ schema, value }) => sample(schema.default("x").optional(), value),
  ({ schema, value }) => sample(schema.prefault("a"), value),
  ({ schema, value }) => sample(isRequired(schema) ? schema.optional().catch({ c: 1 }) : schema, value),
  ({ schema, value }) => sample(isRequired(schema) ? schema.catch(null).optional() : schema, value),
];

function shape(any: fc.Arbitrary<SchemaSample>): fc.Arbitrary<Record<string, SchemaSample>> {
  const property = fc.tuple(any, fc.constantFrom(...properties)).map(([inner, wrap]) => wrap(inner));
  return fc.dictionary(key, property, { maxKeys: 4 });
}

function valuesOf(samples: Record<string, SchemaSample>): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(Object.entries(samples).map(([name, { value }]) => [name, value]));
  return fc.record(values, { requiredKeys: [] });
}

function schemasOf(samples: Record<string, SchemaSample>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(samples).map(([name, { schema }]) => [name, schema]));
}

function plainObject(any: fc.Arbitrary<SchemaSample>): fc.Arbitrary<SchemaSample> {
  return shape(any).map((samples) => sample(z.object(schemasOf(samples)), valuesOf(samples)));
}

function objectSample(any: fc.Arbitrary<SchemaSample>): fc.Arbitrary<SchemaSample> {
  return fc
    .tuple(shape(any), fc.constantFrom("strip", "strict", "loose", "catchall"), any)
    .map(([samples, policy, rest]) => {
      const schemas = schemasOf(samples);
      const build = {
        strip: () => z.object(schemas),
        strict: () => z.strictObject(schemas),
        loose: () => z.looseObject(schemas),
        catchall: () => z.object(schemas).catchall(rest.schema),
      };
      return sample(build[policy as keyof typeof build](), valuesOf(samples));
    });
}

function discriminatedSample(any: fc.Arbitrary<SchemaSample>): fc.Arbitrary<SchemaSample> {
  const tags = [z.literal("x"), z.literal(["y", 1]), z.enum(["z", "w"]), z.null()];
  const values = ["x", "y", "z", null];
  return fc.array(shape(any), { minLength: 1, maxLength: 4 }).map((shapes) => {
    const options = shapes.map((samples, index) =>
      z.object({ ...schemasOf(samples), type: tags[index] as z.ZodLiteral }),
    );
    const value = shapes.map((samples, index) =>
      valuesOf(samples).map((fields) => ({ ...fields, type: values[index] })),
    );
    return sample(
      z.discriminatedUnion("type", options as unknown as [z.ZodObject, ...z.ZodObject[]]),
      fc.oneof(...value),
    );
  });
}

function recursiveSample(any: fc.Arbitrary<SchemaSample>): fc.Arbitrary<SchemaSample> {
  return fc.tuple(any, fc.boolean()).map(([inner, lazy]) => {
    const node: z.ZodType = lazy
      ? z.object({ value: inner.schema, next: z.lazy(() => node.nullable()), rest: z.lazy(() => node).optional() })
      : z.object({
          value: inner.schema,
          get next(): z.ZodType {
            return node.nullable();
          },
          get rest(): z.ZodType {
            return z.array(node).optional();
          },
        });
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.record(
        {
          value: inner.value,
          next: fc.option(tie("tree"), { maxDepth: 2 }),
          rest: lazy
            ? fc.option(tie("tree"), { maxDepth: 1, nil: null })
            : fc.array(tie("tree"), { maxLength: 2, depthIdentifier: "t" }),
        },
        { requiredKeys: ["value", "next"] },
      ),
    }));
    return sample(node, tree);
  });
}

/** Random compilable schemas, nested and recursive. */
export const schemaArbitrary: fc.Arbitrary<SchemaSample> = fc.letrec<{ any: SchemaSample }>((tie) => ({
  any: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf(), ...containers(tie("any"))),
})).any;
