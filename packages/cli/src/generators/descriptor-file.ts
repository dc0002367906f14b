import { compileDecoder } from "@tidings/contract/lock";
import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ContractModel, DefinitionModel, EventModel, SnapshotModel } from "../model/contract-model.ts";
import { contractImport } from "../print/contract-import.ts";
import { createPrinter, type Printer } from "../print/printer.ts";
import { wrapExpression } from "../print/wrap-expression.ts";

const DECODE = "@tidings/contract/decode";

/**
 * `descriptor.ts`: the contract as the client needs it: addresses, event names and a standalone decoder for each event, so
 * that a browser bundle has full validation and no Zod. An event whose schema can't be compiled is decoded by Zod through
 * the contract.
 */
export const descriptorFile: Generator = (model, options) => {
  const print = createPrinter(options);
  const refs = new Set(
    model.channels.flatMap(({ events, snapshot }) =>
      [...events, ...(snapshot ? [snapshot] : [])].flatMap(({ decoder }) =>
        decoder.kind === "decoder" ? decoder.refs : [],
      ),
    ),
  );
  for (const definition of model.definitions) {
    if (refs.has(definition.ref)) printParser(definition, model, print);
  }
  const channels = model.channels.map((channel) => {
    const { snapshot } = channel;
    const events = channel.events.map((event) => {
      const names = [channel.name, event.name];
      return `${event.name}: ${parser(event, { call: "decodeEvent", names }, model, print, options)}`;
    });
    const state = snapshot
      ? `, snapshot: ${parser(snapshot, { call: "decodeSnapshot", names: [channel.name] }, model, print, options)}`
      : "";
    const address = JSON.stringify(channel.locked.address);
    return `${channel.name}: { address: ${address}, events: { ${events.join(", ")} }${state} }`;
  });
  const type = print.type("@tidings/client", "ContractDescriptor");
  print.line(wrapExpression(`export const ${model.names.descriptor}: ${type} = { ${channels.join(", ")} };`));
  return [print.finish("descriptor.ts")];
};

function printParser(definition: DefinitionModel, model: ContractModel, print: Printer): void {
  const compiled = compileDecoder(definition.schema, model.lock.defs);
  if (compiled.kind !== "decoder") throw new TypeError(`defs.${definition.ref}: a decoder refers to what has none`);
  for (const name of compiled.imports) print.value(DECODE, name);
  const type = print.type(DECODE, "Parser");
  print.line(wrapExpression(`const ${definition.names.parser}: ${type} = ${compiled.expression};`), "");
}

/** The expression for a payload or a state; what Zod must decode is a constant of its own, with the reason above it. */
function parser(
  { names, decoder }: Pick<EventModel | SnapshotModel, "names" | "decoder">,
  byZod: { readonly call: "decodeEvent" | "decodeSnapshot"; readonly names: readonly string[] },
  model: ContractModel,
  print: Printer,
  options: GeneratorOptions,
): string {
  if (decoder.kind === "decoder") {
    for (const combinator of decoder.imports) print.value(DECODE, combinator);
    return decoder.expression;
  }
  const reasons = decoder.reasons.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`));
  print.line(...reasons.map((reason) => `// Needs Zod: ${reason.replaceAll(/\s+/g, " ")}`));
  const contract = contractImport(print, "value", model, options);
  const decode = print.value("@tidings/contract", byZod.call);
  const head = `const ${names.parser}: ${print.type(DECODE, "Parser")} = ${print.value(DECODE, "fromDecoder")}`;
  const found = byZod.names.map((name) => JSON.stringify(name)).join(", ");
  const call = `${decode}(${contract}, ${found}, input)`;
  print.line(`${head}((input) =>`, `  ${call},`, ");", "");
  return names.parser;
}
