import { compileDecoder } from "@tidings/contract/lock";
import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel, ContractModel, DefinitionModel, EventModel } from "../model/contract-model.ts";
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
    model.channels.flatMap(({ events }) =>
      events.flatMap(({ decoder }) => (decoder.kind === "decoder" ? decoder.refs : [])),
    ),
  );
  for (const definition of model.definitions) {
    if (refs.has(definition.ref)) printParser(definition, model, print);
  }
  const channels = model.channels.map((channel) => {
    const events = channel.events.map((event) => `${event.name}: ${parser(channel, event, model, print, options)}`);
    return `${channel.name}: { address: ${JSON.stringify(channel.locked.address)}, events: { ${events.join(", ")} } }`;
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

/** The expression for an event's payload; what Zod must decode is a constant of its own, with the reason above it. */
function parser(
  channel: ChannelModel,
  { name, names, decoder }: EventModel,
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
  const decodeEvent = print.value("@tidings/contract", "decodeEvent");
  const head = `const ${names.parser}: ${print.type(DECODE, "Parser")} = ${print.value(DECODE, "fromDecoder")}`;
  const call = `${decodeEvent}(${contract}, ${JSON.stringify(channel.name)}, ${JSON.stringify(name)}, input)`;
  print.line(`${head}((input) =>`, `  ${call},`, ");", "");
  return names.parser;
}
