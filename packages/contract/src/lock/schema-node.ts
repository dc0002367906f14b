import type { CodecName } from "../codecs.ts";

/**
 * A Zod schema as plain JSON: everything that decides what it accepts and what it yields, and nothing of how Zod does it.
 *
 * Wrappers (`optional`, `nullable`, `default` …) stay nodes of their own, in the order in which they apply, so that no rule
 * about them is baked in here. Order of properties and enum values is the declared one; `stringifyLock` sorts.
 */
export type SchemaNode =
  | ScalarNode
  | StringNode
  | NumberNode
  | LiteralNode
  | EnumNode
  | TemplateLiteralNode
  | ObjectNode
  | ArrayNode
  | TupleNode
  | RecordNode
  | UnionNode
  | IntersectionNode
  | OptionalNode
  | WrapperNode
  | DefaultNode
  | CatchNode
  | PipeNode
  | CodecNode
  | CustomNode
  | DateNode
  | BigIntNode
  | MapNode
  | SetNode
  | RefNode;

/** What JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface NodeBase {
  readonly description?: string;
  /** `true`, or the text that says what to use instead. */
  readonly deprecated?: true | string;
  /** Unit of the value, from `.meta({ unit: "ms" })`. */
  readonly unit?: string;
  /** Which version of its functions (`refine`, `custom`, codecs) this is, from `.meta({ revision: "2" })`. Absent: not said. */
  readonly revision?: string;
  /** In the order in which they run where an `overwrite` is among them, else sorted. */
  readonly checks?: readonly Check[];
}

/** A constraint on a value that already has the right type. */
export type Check =
  | BoundCheck
  | LengthCheck
  | FormatCheck
  | { readonly check: "multipleOf"; readonly value: number | string }
  /** Zod's name: `safeint` is what `z.int()` is, a safe integer; the others are fixed ranges. */
  | { readonly check: "numberFormat"; readonly format: string }
  | { readonly check: "pattern"; readonly source: string; readonly flags: string }
  | { readonly check: "startsWith" | "endsWith"; readonly value: string }
  | { readonly check: "includes"; readonly value: string; readonly position?: number }
  | OverwriteCheck
  /** `refine`, `superRefine`, `check`: a function, so all that can be said is that it is there. */
  | { readonly check: "refine" };

/** Changes the value, for what runs after it as well. */
export interface OverwriteCheck {
  readonly check: "overwrite";
  /** One of Zod's own. Absent: the team's own `overwrite(fn)`, of which can be said only that it is there. */
  readonly name?: "trim" | "toLowerCase" | "toUpperCase" | "normalize";
  /** Of `normalize`. */
  readonly form?: "NFC" | "NFD" | "NFKC" | "NFKD";
}

export interface BoundCheck {
  readonly check: "min" | "max";
  /** A number; an ISO 8601 instant for `date`; decimal digits for `bigint`. */
  readonly value: number | string;
  readonly exclusive?: true;
}

/** `Length` counts a string's code points or an array's items, `Size` a map's or a set's entries. */
export interface LengthCheck {
  readonly check: "minLength" | "maxLength" | "length" | "minSize" | "maxSize" | "size";
  readonly value: number;
}

export interface FormatCheck {
  readonly check: "format";
  /** Zod's name: `email`, `uuid`, `datetime`, `url` … */
  readonly format: string;
  /** What narrows it: `{ offset: true, precision: 3 }`, `{ version: "v4" }`, `{ hostname: "/^x$/" }`. */
  readonly options?: { readonly [option: string]: string | number | boolean };
  /** Only when it isn't the format's usual one: the usual one is Zod's business and changes between its versions. */
  readonly pattern?: { readonly source: string; readonly flags: string };
  /** The team's own `z.stringFormat(name, fn)`: a function decides. */
  readonly custom?: true;
}

/** Without anything inside. The second line appears only in a codec's output. */
export interface ScalarNode extends NodeBase {
  readonly kind: ScalarKind;
  readonly coerce?: true;
}
export type ScalarKind =
  | "boolean"
  | "null"
  | "any"
  | "unknown"
  | "never"
  | "undefined"
  | "void"
  | "nan"
  | "symbol"
  | "file"
  | "function";

export interface StringNode extends NodeBase {
  readonly kind: "string";
  /** `z.coerce.string()`: takes anything. */
  readonly coerce?: true;
}

/** A finite number. */
export interface NumberNode extends NodeBase {
  readonly kind: "number";
  readonly coerce?: true;
}

export interface LiteralNode extends NodeBase {
  readonly kind: "literal";
  readonly values: readonly (string | number | boolean | null)[];
}

export interface EnumNode extends NodeBase {
  readonly kind: "enum";
  readonly values: readonly (string | number)[];
}

export interface TemplateLiteralNode extends NodeBase {
  readonly kind: "templateLiteral";
  /** Text as it stands, or a schema for the text in that place. */
  readonly parts: readonly (string | SchemaNode)[];
}

export interface ObjectNode extends NodeBase {
  readonly kind: "object";
  /** What becomes of a key that isn't declared: dropped, refused, kept, or kept if `catchall` accepts its value. */
  readonly unknownKeys: "strip" | "strict" | "loose" | "catchall";
  readonly catchall?: SchemaNode;
  readonly properties: { readonly [name: string]: PropertyNode };
}

export interface PropertyNode {
  /** May the wire lack the key? `defaulted`: yes, and the consumer gets a value all the same. */
  readonly input: InputPresence;
  /** May the decoded value, which is also what a producer passes in, lack the key? */
  readonly output: OutputPresence;
  readonly schema: SchemaNode;
}
export type InputPresence = "required" | "optional" | "defaulted";
export type OutputPresence = "required" | "optional";

export interface ArrayNode extends NodeBase {
  readonly kind: "array";
  readonly items: SchemaNode;
}

export interface TupleNode extends NodeBase {
  readonly kind: "tuple";
  readonly items: readonly SchemaNode[];
  readonly rest?: SchemaNode;
}

export interface RecordNode extends NodeBase {
  readonly kind: "record";
  readonly key: SchemaNode;
  readonly value: SchemaNode;
  /** A record over an enum or literals needs every key, unless it is partial. */
  readonly partial?: true;
  /** Keys that `key` refuses are kept as they are. */
  readonly loose?: true;
}

export interface UnionNode extends NodeBase {
  readonly kind: "union";
  /** The first that accepts wins, so order matters, unless there is a discriminator. */
  readonly options: readonly SchemaNode[];
  readonly discriminator?: string;
  /** With a discriminator: an unknown one is tried against every option. */
  readonly fallback?: true;
  /** `z.xor`: exactly one option must accept. */
  readonly exclusive?: true;
}

export interface IntersectionNode extends NodeBase {
  readonly kind: "intersection";
  readonly left: SchemaNode;
  readonly right: SchemaNode;
}

export interface OptionalNode extends NodeBase {
  readonly kind: "optional";
  readonly inner: SchemaNode;
  /** `z.exactOptional`: the key may be absent, but not `undefined`. */
  readonly exact?: true;
}

export interface WrapperNode extends NodeBase {
  readonly kind: "nullable" | "nonoptional" | "readonly";
  readonly inner: SchemaNode;
}

/** `default` supplies a decoded value, `prefault` one that is then decoded. */
export interface DefaultNode extends NodeBase {
  readonly kind: "default" | "prefault";
  readonly inner: SchemaNode;
  /** Absent when the value is not JSON or differs between two reads. */
  readonly value?: Json;
}

export interface CatchNode extends NodeBase {
  readonly kind: "catch";
  readonly inner: SchemaNode;
  /** Absent when a function makes it from the error, or it isn't JSON. */
  readonly value?: Json;
}

export interface PipeNode extends NodeBase {
  readonly kind: "pipe";
  readonly in: SchemaNode;
  readonly out: SchemaNode;
}

export interface CodecNode extends NodeBase {
  readonly kind: "codec";
  /** The wire's side. */
  readonly in: SchemaNode;
  /** The application's side. */
  readonly out: SchemaNode;
  /** One of ours, so that what it does is known: see `CodecName`. */
  readonly name?: CodecName;
  /** `z.stringbool()`. */
  readonly stringbool?: StringboolFact;
}

/** The texts that stand for true and for false; the first of each is what is sent. */
export interface StringboolFact {
  readonly truthy: readonly string[];
  readonly falsy: readonly string[];
  /** Absent: upper and lower case are the same. */
  readonly case?: "sensitive";
}

/** `z.custom`, `z.instanceof`: a function decides. */
export interface CustomNode extends NodeBase {
  readonly kind: "custom";
}

/** Only in a codec's output, as are `bigint`, `map` and `set`. */
export interface DateNode extends NodeBase {
  readonly kind: "date";
  readonly coerce?: true;
}

export interface BigIntNode extends NodeBase {
  readonly kind: "bigint";
  readonly coerce?: true;
}

export interface MapNode extends NodeBase {
  readonly kind: "map";
  readonly key: SchemaNode;
  readonly value: SchemaNode;
}

export interface SetNode extends NodeBase {
  readonly kind: "set";
  readonly items: SchemaNode;
}

/** A recursive schema, by its name in `defs`. A schema that is only shared is written out where it is used. */
export interface RefNode extends NodeBase {
  readonly kind: "ref";
  readonly ref: string;
}

/** Recursive schemas by name: the `.meta({ id })` if it is an identifier, else made from the path of its first use. */
export type SchemaDefs = { readonly [name: string]: SchemaNode };
