import { compileDecoder } from "@tidings/contract/lock";
import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel, ContractModel, DefinitionModel, EventModel } from "../model/contract-model.ts";
import { contractImport } from "../print/contract-import.ts";
import { createPrinter, type Printer } from "../print/printer.ts";
import { wrapExpression } from "../print/wrap-expression.ts";

const DECODE = "@tidings/contract/decode";

/**
 * `decoders.ts`: a standalone decoder for each event, so that a browser bundle has full validation and no Zod. An event
 * whose schema can't be compiled is decoded by Zod through the contract.
 */
export const decodersFile: Generator = (model, options) => {
  const print = createPrinter(options);
  const refs = new Set(
    model.channels.flatMap(({ events }) =>
      events.flatMap(({ decoder }) => (decoder.kind === "decoder" ? decoder.refs : [])),
    ),
  );
  for (const definition of model.definitions) {
    if (refs.has(definition.ref)) printParser(definition, model, print);
  }
  for (const channel of model.channels) {
    for (const event of channel.events) printDecoder(channel, event, model, print, options);
  }
  return [print.finish("decoders.ts")];
};

function printParser(definition: DefinitionModel, model: ContractModel, print: Printer): void {
  const compiled = compileDecoder(definition.schema, model.lock.defs);
  if (compiled.kind !== "decoder") throw new TypeError(`defs.${definition.ref}: a decoder refers to what has none`);
  print.type(DECODE, "Parser");
  for (const name of compiled.imports) print.value(DECODE, name);
  print.line(wrapExpression(`const ${definition.names.parser}: Parser = ${compiled.expression};`), "");
}

function printDecoder(
  channel: ChannelModel,
  event: EventModel,
  model: ContractModel,
  print: Printer,
  options: GeneratorOptions,
): void {
  const data = print.type(`./events${options.importExtension}`, event.names.data);
  const head = `export const ${event.names.decoder}: ${print.type(DECODE, "Decoder")}<${data}> =`;
  const { decoder } = event;
  if (decoder.kind === "decoder") {
    for (const name of decoder.imports) print.value(DECODE, name);
    const toDecoder = print.value(DECODE, "toDecoder");
    print.line(wrapExpression(`${head} ${toDecoder}<${data}>(${decoder.expression});`), "");
    return;
  }
  const reasons = decoder.reasons.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`));
  print.line(...reasons.map((reason) => `// Needs Zod: ${reason.replaceAll(/\s+/g, " ")}`));
  const contract = contractImport(print, "value", model, options);
  const decodeEvent = print.value("@tidings/contract", "decodeEvent");
  print.line(
    `${head} (input) =>`,
    `  ${decodeEvent}(${contract}, ${JSON.stringify(channel.name)}, ${JSON.stringify(event.name)}, input);`,
    "",
  );
}
