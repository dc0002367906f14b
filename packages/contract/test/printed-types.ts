// Printed by src/lock/typescript-type.test.ts; `vitest -u` prints it anew.

export interface Scalars {
  /** Some text. On two lines *\/ here. */
  text: string;
  /** How far. Unit: px. */
  "a-b": number;
  /** @deprecated */
  whole: number;
  yes: boolean;
  nothing: null;
  unknown: unknown;
  never?: undefined;
  version: `\`\${v${number}.${"x" | "y"}`;
  one: "one";
  some: 1 | "1" | true | null;
  kind: "draft" | "very fine";
}

export interface ScalarsWire {
  /** Some text. On two lines *\/ here. */
  text: string;
  /** How far. Unit: px. */
  "a-b": number;
  /** @deprecated */
  whole: number;
  yes: boolean;
  nothing: null;
  unknown: unknown;
  never?: undefined;
  version: `\`\${v${number}.${"x" | "y"}`;
  one: "one";
  some: 1 | "1" | true | null;
  kind: "draft" | "very fine";
}

export interface Presence {
  /** Kept by the schema inside. */
  optional?: string | undefined;
  exact?: string;
  nullish?: string | null | undefined;
  defaulted: string[];
  defaultedOptional: string;
  optionalDefault?: string | undefined;
  prefaulted: string;
  caught: "a" | "b";
  required: string;
}

export interface PresenceWire {
  /** Kept by the schema inside. */
  optional?: string | undefined;
  exact?: string;
  nullish?: string | null | undefined;
  defaulted?: string[] | undefined;
  defaultedOptional?: string | undefined;
  optionalDefault?: string | undefined;
  prefaulted?: string | undefined;
  caught?: "a" | "b";
  required: string;
}

export interface Objects {
  empty: Record<string, never>;
  strict: { a: string };
  loose: { a: string; [key: string]: unknown };
  nested: {
    inner: {
      /** Deep down. */
      deep: string;
    };
  };
  both: { a: string } & { b: string | null };
}

export interface ObjectsWire {
  empty: Record<string, never>;
  strict: { a: string };
  loose: { a: string; [key: string]: unknown };
  nested: {
    inner: {
      /** Deep down. */
      deep: string;
    };
  };
  both: { a: string } & { b: string | null };
}

export interface Collections {
  list: (string | null)[];
  lists: (string | number)[][];
  pair: [string, (number | undefined)?];
  open: [string, ...(string | null)[]];
  byName: { [key: string]: number };
  byKey: { [key in "a" | "b"]: string | null };
  someByKey: { [key in "a" | "b"]?: string };
  frozenList: readonly string[];
  frozenLists: (readonly string[])[];
  frozenPair: readonly [string, number];
  frozenObject?: Readonly<{ a: string }> | undefined;
}

export interface CollectionsWire {
  list: (string | null)[];
  lists: (string | number)[][];
  pair: [string, (number | undefined)?];
  open: [string, ...(string | null)[]];
  byName: { [key: string]: number };
  byKey: { [key in "a" | "b"]: string | null };
  someByKey: { [key in "a" | "b"]?: string };
  frozenList: readonly string[];
  frozenLists: (readonly string[])[];
  frozenPair: readonly [string, number];
  frozenObject?: Readonly<{ a: string }> | undefined;
}

export interface Codecs {
  at: Date;
  big?: bigint | undefined;
  flag: boolean;
  when: Date;
  tags: Set<string>;
  index: Map<string, Date>;
  piped: "a";
}

export interface CodecsWire {
  at: string;
  big?: string | undefined;
  flag: string;
  when?: string | undefined;
  tags: string[];
  index: string;
  piped: string;
}

export type Variant =
  | {
      type: "circle";
      /** Unit: px. */
      radius: number;
    }
  | { type: "square"; side: number };

export type VariantWire =
  | {
      type: "circle";
      /** Unit: px. */
      radius: number;
    }
  | { type: "square"; side: number };

export type List = string[];

export type ListWire = string[];

export interface Category {
  name: string;
  children: Category[];
  parent?: Category | undefined;
}
