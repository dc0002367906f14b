import { compileChecks, INTEGER_FORMATS, refuseChecks } from "./compile-checks.ts";
import { compileDiscriminatedUnion } from "./compile-discriminated-union.ts";
import { compileTemplateLiteral } from "./compile-template-literal.ts";
import { compileUrl, isUrl } from "./compile-url.ts";
import type { Expression } from "./expression.ts";
import { inputPresence, outputPresence } from "./presence.ts";
import type { Json, ObjectNode, SchemaDefs, SchemaNode } from "./schema-node.ts";

/** What a producer needs from the walk. */
export interface CompileContext {
  readonly defs: SchemaDefs;
  /** Compiles a node inside, `step` further down the path. */
  compile(child: SchemaNode, step: string): Expression;
  /** A parser that takes no arguments, such as `string`; it is imported. */
  use(parser: string): Expression;
  /** A call of a combinator, which is imported. */
  call(combinator: string, ...args: readonly Expression[]): Expression;
  /** The constant that holds the def's parser. */
  ref(name: string): Expression;
  /** Notes why this schema needs Zod; the expression is then not used. */
  refuse(reason: string): Expression;
}

type NodeOf<K extends SchemaNode["kind"]> = SchemaNode extends infer N
  ? N extends { kind: infer A }
    ? K extends A
      ? N
      : never
    : never
  : never;
type Producer<K extends SchemaNode["kind"]> = (node: NodeOf<K>, context: CompileContext) => Expression;
type Producers = { readonly [K in SchemaNode["kind"]]: Producer<K> };

/** From each kind of node to the expression that decodes it. */
export const compileProducers: Producers = {
  /** @example pipe(string, maxLength(80)) */
  string(node, context) {
    if (node.coerce) return context.refuse(COERCION);
    const checks = node.checks ?? [];
    return isUrl(checks[0])
      ? piped(compileUrl(checks[0], context), compileChecks(checks.slice(1), "string", context), context)
      : piped(context.use("string"), compileChecks(checks, "string", context), context);
  },
  /** @example pipe(integer, min(0)) */
  number(node, context) {
    if (node.coerce) return context.refuse(COERCION);
    const checks = node.checks ?? [];
    const isInteger = checks.some((check) => check.check === "numberFormat" && INTEGER_FORMATS.includes(check.format));
    return piped(context.use(isInteger ? "integer" : "number"), compileChecks(checks, "number", context), context);
  },
  /** @example boolean */
  boolean: (node, context) => (node.coerce ? context.refuse(COERCION) : plain("boolean", node, context)),
  /** @example literal(null) */
  null: (node, context) => literal(node, context, [null]),
  /** @example unknown */
  any: (node, context) => plain("unknown", node, context),
  /** @example unknown */
  unknown: (node, context) => plain("unknown", node, context),
  /** @example never */
  never: (node, context) => plain("never", node, context),
  /** @example literal("draft", "fine") */
  enum: (node, context) => literal(node, context, node.values),
  /** @example literal(1, true) */
  literal: (node, context) => literal(node, context, node.values),
  /** @example pipe(string, pattern(/^v-?\d+(?:\.\d+)?$/, "template")) */
  templateLiteral(node, context) {
    refuseChecks(node, context);
    return compileTemplateLiteral(node, context);
  },

  /** @example object({ done: integer, note: optional(string) }) */
  object(node, context) {
    refuseChecks(node, context);
    const fields = Object.entries(node.properties).map(([name, { schema }]): [string, Expression] => {
      if (name in Object.prototype) context.refuse(`every object has a "${name}", and Zod reads that one`);
      return [name, compileProperty(schema, `.${name}`, context)];
    });
    const shape = { fields };
    switch (node.unknownKeys) {
      case "strip":
        return context.call("object", shape);
      case "strict":
        return context.call("catchall", shape, context.use("never"));
      case "loose":
        return context.call("catchall", shape, context.use("unknown"));
      case "catchall":
        return context.call("catchall", shape, context.compile(node.catchall ?? { kind: "unknown" }, ".*"));
    }
  },
  /** @example pipe(array(string), maxItems(3)) */
  array: (node, context) =>
    piped(
      context.call("array", context.compile(node.items, "[]")),
      compileChecks(node.checks ?? [], "array", context),
      context,
    ),
  /** @example tuple([number, number], string) */
  tuple(node, context) {
    refuseChecks(node, context);
    if (node.items.some((item) => inputPresence(item, context.defs) !== "required")) {
      return context.refuse("a tuple has items that may be absent");
    }
    const items = { list: node.items.map((item, index) => context.compile(item, `[${index}]`)) };
    return context.call("tuple", items, ...(node.rest === undefined ? [] : [context.compile(node.rest, "[]")]));
  },
  /** @example record(string, number) */
  record(node, context) {
    refuseChecks(node, context);
    if (node.loose) return context.refuse("a loose record");
    const value = context.compile(node.value, "{}");
    const keys = knownKeys(node.key);
    if (keys?.some((key) => typeof key !== "string" || key in Object.prototype)) {
      return context.refuse("a record's keys are not plain text");
    }
    if (keys !== undefined && !node.partial) return context.call("recordOf", { list: keys.map(json) }, value);
    if (keys === undefined && !isTextKey(node.key))
      return context.refuse(`a record's keys are of kind "${node.key.kind}"`);
    return context.call("record", context.compile(node.key, "{key}"), value);
  },

  /** @example union(string, number) */
  union(node, context) {
    refuseChecks(node, context);
    if (node.discriminator !== undefined) return compileDiscriminatedUnion(node, node.discriminator, context);
    const options = node.options.map((option, index) => context.compile(option, `|${index}`));
    return context.call(node.exclusive && options.length > 1 ? "exclusiveUnion" : "union", ...options);
  },
  /** @example intersection(object({ a: string }), object({ b: string })) */
  intersection(node, context) {
    refuseChecks(node, context);
    const [left, right] = [propertiesOf(node.left), propertiesOf(node.right)];
    if (left === undefined || right === undefined)
      return context.refuse("an intersection of other things than plain objects");
    // Zod throws when both sides decode a property, each in its own way.
    for (const [name, property] of Object.entries(left)) {
      const other = Object.hasOwn(right, name) ? right[name] : property;
      if (JSON.stringify(other) !== JSON.stringify(property))
        return context.refuse(`both sides of an intersection have "${name}"`);
    }
    return context.call("intersection", context.compile(node.left, "&0"), context.compile(node.right, "&1"));
  },

  /** @example optional(string) */
  optional(node, context) {
    refuseChecks(node, context);
    const inner = context.compile(node.inner, "");
    if (node.exact || inputPresence(node.inner, context.defs) !== "defaulted") return context.call("optional", inner);
    // What is absent has a default already; only a default that might be refused itself would be taken back.
    return node.inner.kind === "default"
      ? inner
      : context.refuse("an optional around something that has a default within");
  },
  /** @example nullable(string) */
  nullable: (node, context) => wrapped("nullable", node, context),
  /** @example nonOptional(optional(string)) */
  nonoptional: (node, context) => wrapped("nonOptional", node, context),
  /** @example frozen(array(string)) */
  readonly: (node, context) => wrapped("frozen", node, context),
  /** @example withDefault(integer, () => 1) */
  default: (node, context) => withValue("withDefault", node, context),
  /** @example withPrefault(pipe(string, minLength(1)), () => "-") */
  prefault: (node, context) => withValue("withPrefault", node, context),
  /** @example withCatch(literal("a", "b"), () => "a") */
  catch: (node, context) => withValue("withCatch", node, context),
  /** @example pipe(string, literal("a")) */
  pipe(node, context) {
    refuseChecks(node, context);
    return context.call("pipe", context.compile(node.in, ""), context.compile(node.out, ""));
  },
  /** @example isoDate */
  codec(node, context) {
    if (node.name !== undefined) return plain(node.name, node, context);
    return context.refuse(node.stringbool ? "z.stringbool has no decoder" : "a codec of your own is a function");
  },

  custom: (_, { refuse }) => refuse("z.custom and z.instanceof are functions"),
  date: (_, { refuse }) => refuse("z.date stands outside a known codec"),
  bigint: (_, { refuse }) => refuse("z.bigint stands outside a known codec"),
  map: (_, { refuse }) => refuse("z.map stands outside a known codec"),
  set: (_, { refuse }) => refuse("z.set stands outside a known codec"),
  undefined: (_, { refuse }) => refuse(NO_JSON),
  void: (_, { refuse }) => refuse(NO_JSON),
  nan: (_, { refuse }) => refuse(NO_JSON),
  symbol: (_, { refuse }) => refuse(NO_JSON),
  file: (_, { refuse }) => refuse(NO_JSON),
  function: (_, { refuse }) => refuse(NO_JSON),

  /** @example lazy(() => categoryParser) */
  ref(node, context) {
    refuseChecks(node, context);
    return context.call("lazy", `() => ${context.ref(node.ref) as string}`);
  },
};

const COERCION = "coercion takes any value and converts it";
const NO_JSON = "JSON has no such value";

function json(value: Json): string {
  // As a plain key, `__proto__` would set the prototype of the object that the text evaluates to.
  return JSON.stringify(value).replaceAll('"__proto__":', '["__proto__"]:');
}

function plain(parser: string, node: SchemaNode, context: CompileContext): Expression {
  refuseChecks(node, context);
  return context.use(parser);
}

function literal(node: SchemaNode, context: CompileContext, values: readonly Json[]): Expression {
  refuseChecks(node, context);
  return context.call("literal", ...values.map(json));
}

function piped(first: Expression, checks: readonly Expression[], context: CompileContext): Expression {
  return checks.length === 0 ? first : context.call("pipe", first, ...checks);
}

function wrapped(
  combinator: string,
  node: Extract<SchemaNode, { inner: SchemaNode }>,
  context: CompileContext,
): Expression {
  refuseChecks(node, context);
  return context.call(combinator, context.compile(node.inner, ""));
}

function withValue(
  combinator: string,
  node: NodeOf<"default" | "prefault" | "catch">,
  context: CompileContext,
): Expression {
  refuseChecks(node, context);
  const inner = context.compile(node.inner, "");
  if (node.value === undefined) return context.refuse(`the value of ${node.kind} comes from a function or isn't JSON`);
  const text = json(node.value);
  return context.call(combinator, inner, `() => ${text.startsWith("{") ? `(${text})` : text}`);
}

/** A property's parser, which `object` gives `undefined` when the key is absent. */
function compileProperty(schema: SchemaNode, step: string, context: CompileContext): Expression {
  const expression = context.compile(schema, step);
  const input = inputPresence(schema, context.defs);
  if (input === "required") {
    return refusesUndefined(schema) ? expression : context.call("required", expression);
  }
  const isSkipped = input === "optional" && outputPresence(schema, context.defs) === "optional";
  return isSkipped && schema.kind !== "optional" ? context.call("optional", expression) : expression;
}

/** Whether the parser of a required property itself finds a fault where nothing is. */
function refusesUndefined(node: SchemaNode): boolean {
  switch (node.kind) {
    case "any":
    case "unknown":
    case "ref":
    case "optional":
    case "nonoptional":
    case "default":
    case "prefault":
    case "catch":
      return false;
    case "nullable":
    case "readonly":
      return refusesUndefined(node.inner);
    case "pipe":
      return refusesUndefined(node.in);
    case "union":
      return node.options.every(refusesUndefined);
    default:
      return true;
  }
}

/** The keys of a record over an enum or literals, as Zod knows them. */
function knownKeys(key: SchemaNode): readonly Json[] | undefined {
  if (key.kind === "enum" || key.kind === "literal") return key.values;
  if (key.kind !== "union") return undefined;
  const keys = key.options.map(knownKeys);
  return keys.every((values) => values !== undefined) ? keys.flat() : undefined;
}

function isTextKey(key: SchemaNode): boolean {
  return (key.kind === "string" && !isUrl(key.checks?.[0])) || key.kind === "templateLiteral";
}

/** The properties of an object that drops unknown keys, or of an intersection of such. */
function propertiesOf(node: SchemaNode): ObjectNode["properties"] | undefined {
  if (node.kind === "object" && node.unknownKeys === "strip") return node.properties;
  if (node.kind !== "intersection") return undefined;
  const [left, right] = [propertiesOf(node.left), propertiesOf(node.right)];
  return left && right && { ...left, ...right };
}
