import type { Decoder, Parser } from "../src/decode/index.ts";
import * as decode from "../src/decode/index.ts";
import { compileDecoder } from "../src/lock/compile-decoder.ts";
import type { CompiledDecoder } from "../src/lock/compiled-decoder.ts";
import { parserName } from "../src/lock/parser-name.ts";
import type { SchemaDefs } from "../src/lock/schema-node.ts";

type Compiled = Extract<CompiledDecoder, { kind: "decoder" }>;

/** Runs a compiled decoder as generated code would: its imports and no others, a constant for each def. */
export function evaluateDecoder({ expression, imports, refs }: Compiled, defs: SchemaDefs): Decoder<unknown> {
  const names = new Set(imports);
  const constants = refs.map((ref) => {
    const def = defs[ref];
    const compiled = def === undefined ? undefined : compileDecoder(def, defs);
    if (compiled?.kind !== "decoder") throw new Error(`the def ${ref} does not compile`);
    for (const name of compiled.imports) names.add(name);
    return `const ${parserName(ref)} = ${compiled.expression};\n`;
  });
  const source = `"use strict";\n${constants.join("")}return ${expression};`;
  const values = [...names].map((name): unknown => {
    if (!(name in decode)) throw new Error(`there is no combinator ${name}`);
    return (decode as Readonly<Record<string, unknown>>)[name];
  });
  const parser = new Function(...names, source)(...values) as Parser;
  return decode.toDecoder(parser);
}
