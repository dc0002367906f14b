import { type ChannelDefinition, channel, defineContract, event } from "@tidings/contract";
import { toLock } from "@tidings/contract/lock";
import { diffContracts } from "@tidings/evolution";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { changelogText } from "./changelog-text.ts";
import { findingText } from "./finding-text.ts";

const of = (schema: z.ZodType, options: Partial<ChannelDefinition> = {}) =>
  toLock(
    defineContract({
      name: "shop",
      channels: {
        a: channel({
          address: "a/{kind}",
          params: z.object({ kind: z.string() }),
          ...options,
          events: { id: event(schema) },
        }),
      },
    }),
  );
const texts = (before: z.ZodType, after: z.ZodType) => diffContracts(of(before), of(after)).findings.map(findingText);

describe("a finding's text", () => {
  it("has the whole way down to the field, and the event", () => {
    const deep = (id: z.ZodType) =>
      z.object({ user: z.object({ id }), order: z.object({ id }), items: z.array(z.object({ c: id })) });
    expect(texts(deep(z.int()), deep(z.string()))).toEqual([
      'a.id: "items[].c" was a number and is text now.',
      'a.id: "order.id" was a number and is text now.',
      'a.id: "user.id" was a number and is text now.',
    ]);
  });

  it("tells fields that go, come and are renamed by their way too", () => {
    const nested = (shape: z.ZodRawShape) => z.object({ user: z.object({ "e-mail": z.string(), ...shape }) });
    expect(texts(nested({ a: z.int() }), nested({ b: z.int(), c: z.null() }))).toEqual([
      'a.id: "user.a" is gone and "user.b" has the same schema: renamed, it seems.',
      'a.id: "user.c" is new and required.',
    ]);
  });

  it("says against which version", () => {
    const history = [{ version: "1.0.0", lock: of(z.object({ n: z.string().optional() })) }];
    const { findings } = diffContracts(of(z.object({})), of(z.object({ n: z.int().optional() })), { history });
    expect(findings.map(findingText)).toEqual([
      'a.id: "n" is new and optional.',
      'a.id: "n" was text and is a number now. (against 1.0.0)',
    ]);
  });

  it("of a parameter has the mend of a parameter", () => {
    const params = (kind: z.ZodType) => of(z.object({}), { params: z.object({ kind }) } as object);
    const wide = params(z.enum(["a", "b"]));
    const narrow = params(z.enum(["a"]));
    expect(diffContracts(wide, narrow).findings.map(({ mend }) => mend)).toEqual([
      expect.stringContaining("`authorize`"),
    ]);
    expect(diffContracts(narrow, wide).findings.map(({ mend }) => mend)).toEqual([
      expect.stringContaining("Deploy servers before clients"),
    ]);
  });

  it("has words for every kind", () => {
    const pairs = [
      [z.string(), z.string().pipe(z.string().min(1))],
      [z.any(), z.unknown()],
      [z.string(), z.union([z.string(), z.number()])],
    ] as const;
    expect(pairs.flatMap(([before, after]) => texts(z.object({ meta: before }), z.object({ meta: after })))).toEqual([
      'a.id: "meta" was text and is text that goes on to another schema now.',
      'a.id: "meta" was anything (any) and is anything (unknown) now.',
      'a.id: "meta" may be a number now.',
    ]);
  });
});

describe("a changelog", () => {
  it("loses no finding to another one that reads alike", () => {
    const options = (a: z.ZodType) =>
      z.object({
        it: z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("x"), a }),
          z.object({ kind: z.literal("y"), a, b: z.int() }),
        ]),
      });
    const { findings } = diffContracts(of(options(z.int())), of(options(z.string())));
    expect(changelogText("shop", "@acme/shop", findings)).toContain(
      '- **Breaking:** a.id: "it.a" was a number and is text now. (in 2 places)',
    );
  });
});
