import {
  amount,
  asObject,
  dictionary,
  either,
  expected,
  list,
  object,
  oneOf,
  type Shape,
  type Shapes,
  text,
} from "./shapes.ts";

/** A schema of a lock, with all that is inside it. Whether a `ref` leads anywhere is looked at afterwards. */
export const node: Shape = (value, at) => {
  const { kind } = asObject(value, at);
  const shape = typeof kind === "string" && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (shape === undefined) throw expected("a schema of a known kind", kind, `${at}/kind`);
  COMMON(value, at);
  shape(value, at);
};

const isTrue = oneOf(true);
const scalar = either("text, a number, a boolean or null", "string", "number", "boolean", "null");
const quantity = either("a number or text", "number", "string");

/** Zod makes a regular expression of them again. */
const expression: Shape = (value, at) => {
  object({ source: text, flags: text })(value, at);
  const { source, flags } = value as { readonly source: string; readonly flags: string };
  if (!compiles(source, flags)) throw expected("a regular expression", `/${source}/${flags}`, at);
};

function compiles(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Options of a format are values, of which some are the text of a regular expression. */
const formatOption: Shape = (value, at) => {
  either("text, a number or a boolean", "string", "number", "boolean")(value, at);
  const [, source, flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(String(value)) ?? [];
  if (source !== undefined && !compiles(source, flags)) throw expected("a regular expression", value, at);
};

const size = object({ value: amount });
const CHECKS: Shapes = {
  min: object({ value: quantity }, { exclusive: isTrue }),
  max: object({ value: quantity }, { exclusive: isTrue }),
  minLength: size,
  maxLength: size,
  length: size,
  minSize: size,
  maxSize: size,
  size,
  multipleOf: object({ value: quantity }),
  numberFormat: object({ format: text }),
  format: object({ format: text }, { options: dictionary(formatOption), pattern: expression, custom: isTrue }),
  pattern: expression,
  startsWith: object({ value: text }),
  endsWith: object({ value: text }),
  includes: object({ value: text }, { position: amount }),
  overwrite: object(
    {},
    { name: oneOf("trim", "toLowerCase", "toUpperCase", "normalize"), form: oneOf("NFC", "NFD", "NFKC", "NFKD") },
  ),
  refine: object({}),
};

const check: Shape = (value, at) => {
  const name = asObject(value, at).check;
  const shape = typeof name === "string" && Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  if (shape === undefined) throw expected("a known check", name, `${at}/check`);
  shape(value, at);
};

export const deprecation: Shape = (value, at) => {
  if (value !== true && typeof value !== "string") throw expected("true or text", value, at);
};
const COMMON = object(
  {},
  { description: text, deprecated: deprecation, unit: text, revision: text, checks: list(check) },
);

const plain = object({}, { coerce: isTrue });
const wrapper = object({ inner: node }, { exact: isTrue });
const property = object({
  input: oneOf("required", "optional", "defaulted"),
  output: oneOf("required", "optional"),
  schema: node,
});
const keyed = object({ key: node, value: node }, { partial: isTrue, loose: isTrue });
const items = object({ items: node });
const stringbool = object({ truthy: list(text), falsy: list(text) }, { case: oneOf("sensitive") });
const piped = object({ in: node, out: node }, { name: oneOf("isoDate", "bigintString"), stringbool });

const part: Shape = (value, at) => {
  if (typeof value !== "string") node(value, at);
};

function some(of: Shape): Shape {
  return (value, at) => {
    list(of)(value, at);
    if ((value as readonly unknown[]).length === 0) throw expected("a list that isn't empty", value, at);
  };
}

const options: Shape = (value, at) => {
  object({ options: list(node) }, { discriminator: text, fallback: isTrue, exclusive: isTrue })(value, at);
};

const KINDS: Shapes = {
  boolean: plain,
  null: plain,
  any: plain,
  unknown: plain,
  never: plain,
  undefined: plain,
  void: plain,
  nan: plain,
  symbol: plain,
  file: plain,
  function: plain,
  custom: plain,
  string: plain,
  number: plain,
  date: plain,
  bigint: plain,
  literal: object({ values: some(scalar) }),
  enum: object({ values: list(quantity) }),
  templateLiteral: object({ parts: list(part) }),
  object: object(
    { unknownKeys: oneOf("strip", "strict", "loose", "catchall"), properties: dictionary(property) },
    { catchall: node },
  ),
  array: items,
  set: items,
  tuple: object({ items: list(node) }, { rest: node }),
  record: keyed,
  map: keyed,
  union: options,
  intersection: object({ left: node, right: node }),
  optional: wrapper,
  nullable: wrapper,
  nonoptional: wrapper,
  readonly: wrapper,
  default: wrapper,
  prefault: wrapper,
  catch: wrapper,
  pipe: piped,
  codec: piped,
  ref: object({ ref: text }),
};
