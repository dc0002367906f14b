import { type DescribedSchema, outputPresence, type SchemaNode, typescriptType } from "@tidings/contract/lock";

/** Programs that were written for a payload: all that code which emits it passes, and all that code which hears it does with it. */
export interface SourcePrograms {
  /** Uses `T`, the payload's type now, and `Old`, its type when the programs were written. */
  readonly emitter: string;
  readonly subscriber: string;
}

/** The module that declares a payload's type as `T`. */
export function typeModule({ schema, defs }: DescribedSchema): string {
  const { text, refs } = typescriptType(schema, "output", { defs });
  const declared = refs.map((name) => {
    const node = defs[name] as SchemaNode;
    return `export type ${typeNameOf(name)} = ${typescriptType(node, "output", { defs }).text};\n`;
  });
  return `${declared.join("")}export type T = ${text};\n`;
}

function typeNameOf(def: string): string {
  return typescriptType({ kind: "ref", ref: def }, "output", { defs: {} }).text;
}

export function sourcePrograms(before: DescribedSchema): SourcePrograms {
  const head = 'import type { T } from "./now.ts";\nimport type * as old from "./old.ts";\n';
  return { emitter: head + emitter(before), subscriber: head + subscriber(before) };
}

function emitter({ schema, defs }: DescribedSchema): string {
  const declared: string[] = [];
  const variable = (type: string): string => {
    declared.push(`declare const v${declared.length}: ${type};`);
    return `v${declared.length - 1}`;
  };
  /** Values of a schema, each alternative in one of them at least. */
  const values = (node: SchemaNode): readonly string[] => {
    if ("inner" in node) {
      const inside = values(node.inner);
      if (node.kind === "nullable") return [...inside, "null"];
      // A list of values that was declared elsewhere, and read-only as the type was.
      if (node.kind === "readonly" && ["array", "tuple"].includes(node.inner.kind)) {
        return [...inside, variable(typeOf(node))];
      }
      return node.kind === "optional" && node.exact !== true ? [...inside, "undefined"] : inside;
    }
    switch (node.kind) {
      case "any":
        return ["1", '"x"', "{}"];
      case "pipe":
      case "codec":
        return values(node.out);
      case "union":
        return node.options.flatMap(values);
      case "array":
        return [...values(node.items).map((item) => `[${item}]`), "[]"];
      case "object": {
        const names = Object.keys(node.properties);
        const keyed = names.map((name) => {
          const { schema: inner } = node.properties[name] as { schema: SchemaNode };
          const given = values(inner).map((value) => `${JSON.stringify(name)}: ${value}`);
          return outputPresence(inner, defs) === "optional" ? [...given, ""] : given;
        });
        if (node.unknownKeys === "loose") keyed.push([`extra: ${variable("unknown")}`]);
        if (node.catchall !== undefined) {
          const rest = typeOf(node.catchall);
          // No literal has a type in which a declared key is of another type than all keys.
          const apart = Object.values(node.properties).some(({ schema: inner }) => typeOf(inner) !== rest);
          if (apart) return [variable(typeOf(node))];
          keyed.push([`extra: ${variable(rest)}`]);
        }
        return rows(keyed).map((row) => `{ ${row.filter((part) => part !== "").join(", ")} }`);
      }
      case "record": {
        const keys = node.key.kind === "enum" || node.key.kind === "literal" ? node.key.values : undefined;
        if (keys === undefined && node.key.kind !== "string") return [variable(typeOf(node))];
        const columns = (keys ?? ["anything"]).map((key) => {
          const given = values(node.value).map((value) => `${JSON.stringify(key)}: ${value}`);
          return node.partial ? [...given, ""] : given;
        });
        return rows(columns).map((row) => `{ ${row.filter((part) => part !== "").join(", ")} }`);
      }
      default:
        return [variable(typeOf(node))];
    }
  };
  const typeOf = (node: SchemaNode): string => qualified(typescriptType(node, "output", { defs }).text, defs);
  const calls = values(schema).map((value) => `emit(${value});`);
  return `declare function emit(value: T): void;\n${declared.join("\n")}\n${calls.join("\n")}\n`;
}

/** One row for each alternative of each column, the others being the first of theirs. */
function rows(columns: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const first = columns.map(([value = ""]) => value);
  const others = columns.flatMap((column, index) =>
    column.slice(1).map((value) => first.map((usual, at) => (at === index ? value : usual))),
  );
  return [first, ...others];
}

/** Names of defs are those of the old module. */
function qualified(text: string, defs: DescribedSchema["defs"]): string {
  return Object.keys(defs).reduce(
    (all, name) => all.replaceAll(new RegExp(`\\b${typeNameOf(name)}\\b`, "g"), `old.${typeNameOf(name)}`),
    text,
  );
}

function subscriber({ schema, defs }: DescribedSchema): string {
  let names = 0;
  const opened: string[] = [];
  const read = (expression: string, use: (name: string) => readonly string[]): readonly string[] => {
    const name = `r${names++}`;
    return [`{ const ${name} = ${expression};`, ...use(name), "}"];
  };
  const when = (condition: string, inside: readonly string[]): readonly string[] =>
    inside.length === 0 ? [] : [`if (${condition}) {`, ...inside, "}"];

  // In a function, or what is read afterwards would be what was written.
  const write = (place: string): string => `void (() => { ${place} = undefined as never; });`;

  /** What is done with `at`, a variable of the node's type. */
  const use = (node: SchemaNode, at: string, fixed = false): readonly string[] => {
    switch (node.kind) {
      case "readonly":
        return use(node.inner, at, true);
      case "nullable":
        return when(`${at} !== null`, use(node.inner, at, fixed));
      case "optional":
        return when(`${at} !== undefined`, use(node.inner, at, fixed));
      case "default":
      case "prefault":
      case "catch":
      case "nonoptional":
        return use(node.inner, at, fixed);
      case "pipe":
      case "codec":
        return use(node.out, at, fixed);
      case "any":
        return [`${at}.anything.at.all();`];
      case "string":
      case "templateLiteral":
        return [`${at}.charAt(0);`];
      case "number":
        return [`${at}.toFixed();`];
      case "bigint":
        return [`${at} + 1n;`];
      case "date":
        return [`${at}.getTime();`];
      case "boolean":
        return [`if (${at} === true) {}`, `if (${at} === false) {}`];
      case "enum":
      case "literal":
        return node.values.map((value) => `if (${at} === ${JSON.stringify(value)}) {}`);
      case "map":
      case "set":
        return [`${at}.size;`];
      case "array":
        return [
          ...(fixed ? [] : [write(`${at}[0]`)]),
          ...read(`[...${at}]`, (list) => [`for (const item of ${list}) {`, ...use(node.items, "item"), "}"]),
        ];
      case "tuple":
        return node.items.flatMap((item, index) => [
          ...(fixed ? [] : [write(`${at}[${index}]`)]),
          ...read(`${at}[${index}]`, (name) =>
            outputPresence(item, defs) === "optional"
              ? when(`${name} !== undefined`, use(item, name))
              : use(item, name),
          ),
        ]);
      case "object":
        return [
          ...Object.entries(node.properties).flatMap(([name, { schema: inner }]) =>
            access(`${at}[${JSON.stringify(name)}]`, inner, fixed, outputPresence(inner, defs) === "optional"),
          ),
          ...(node.unknownKeys === "loose" || node.catchall ? read(`${at}["anything"]`, () => []) : []),
        ];
      case "record": {
        const keys = node.key.kind === "enum" || node.key.kind === "literal" ? node.key.values : ["anything"];
        return keys.flatMap((key) => access(`${at}[${JSON.stringify(key)}]`, node.value, fixed, node.partial === true));
      }
      case "intersection":
        return [...use(node.left, at, fixed), ...use(node.right, at, fixed)];
      case "union":
        return node.options.flatMap((option) => among(option, node.options, at, fixed));
      case "ref": {
        const def = defs[node.ref];
        // Twice: what became of the inner one shows as well.
        if (def === undefined || opened.filter((name) => name === node.ref).length > 1) return [];
        opened.push(node.ref);
        const inside = use(def, at, fixed);
        opened.pop();
        return inside;
      }
      default:
        return [];
    }
  };

  const access = (place: string, inner: SchemaNode, fixed: boolean, optional: boolean): readonly string[] => [
    ...(fixed ? [] : [write(place)]),
    ...read(place, (name) => (optional ? when(`${name} !== undefined`, use(inner, name)) : use(inner, name))),
  ];

  /** One option of a union, told apart from the others in the way that its kind allows. */
  const among = (option: SchemaNode, all: readonly SchemaNode[], at: string, fixed: boolean): readonly string[] => {
    const bare = behind(option, defs);
    switch (bare.kind) {
      case "union":
        return bare.options.flatMap((inner) => among(inner, [...all, ...bare.options], at, fixed));
      case "string":
      case "templateLiteral":
        return when(`typeof ${at} === "string"`, [`${at}.charAt(0);`]);
      case "number":
        return when(`typeof ${at} === "number"`, [`${at}.toFixed();`]);
      case "bigint":
        return when(`typeof ${at} === "bigint"`, [`${at} + 1n;`]);
      case "date":
        return when(`${at} instanceof Date`, [`${at}.getTime();`]);
      case "array":
        return when(`Array.isArray(${at})`, use(option, at, fixed));
      case "object": {
        const others = all.map((one) => behind(one, defs)).filter((one) => one !== bare && one.kind === "object");
        if (others.length === 0) return when(`typeof ${at} === "object" && ${at} !== null`, use(option, at, fixed));
        const tag = Object.entries(bare.properties).find(
          ([name, { schema: inner }]) =>
            inner.kind === "literal" && others.every((one) => one.kind === "object" && name in one.properties),
        );
        const own = Object.keys(bare.properties).find((name) =>
          others.every((one) => one.kind === "object" && !(name in one.properties)),
        );
        const inside = use(option, at, fixed);
        if (tag !== undefined && tag[1].schema.kind === "literal") {
          return tag[1].schema.values.flatMap((value) =>
            when(
              `typeof ${at} === "object" && ${at} !== null && ${at}[${JSON.stringify(tag[0])}] === ${JSON.stringify(value)}`,
              inside,
            ),
          );
        }
        return own === undefined
          ? []
          : when(`typeof ${at} === "object" && ${at} !== null && ${JSON.stringify(own)} in ${at}`, inside);
      }
      case "enum":
      case "literal":
      case "boolean":
        return use(bare, at);
      default:
        return [];
    }
  };
  const handed = hasEmptyObject(schema, defs) ? "" : "const handed: old.T = value; void handed;\n";
  return `export function hear(value: T): void {\n${handed}${use(schema, "value").join("\n")}\n}\n`;
}

function behind(node: SchemaNode, defs: DescribedSchema["defs"]): SchemaNode {
  if ("inner" in node) return behind(node.inner, defs);
  if (node.kind === "pipe" || node.kind === "codec") return behind(node.out, defs);
  const def = node.kind === "ref" ? defs[node.ref] : undefined;
  return def === undefined ? node : behind(def, defs);
}

/** It is printed as `Record<string, never>`, which nothing with a field is. */
function hasEmptyObject(schema: SchemaNode, defs: DescribedSchema["defs"]): boolean {
  return /Record<string, never>/.test(typescriptType(schema, "output", { defs }).text);
}
