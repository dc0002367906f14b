import { factsOf, type SchemaNode, type TypeText, typescriptDeclaration } from "@tidings/contract/lock";
import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel, ContractModel, EventModel } from "../model/contract-model.ts";
import { contractImport } from "../print/contract-import.ts";
import { docLines } from "../print/doc-lines.ts";
import { createPrinter, type Printer } from "../print/printer.ts";
import { unionLines } from "../print/union-lines.ts";

/**
 * `events.ts`: an interface for each payload and each event, and the unions of them.
 *
 * Written out rather than inferred from the contract, because a consumer's compiler would pay for the inference at every
 * start: for 500 events more than ten times as long.
 */
export const eventsFile: Generator = (model, options) => {
  const print = createPrinter(options);
  printUnions(model, print);
  for (const channel of model.channels) printChannel(channel, model, print, options);
  for (const definition of model.definitions) {
    print.line("", ...docLines(factsOf(definition.schema)));
    print.line(declaration(definition.names.type, definition.schema, model).text);
  }
  return [print.finish("events.ts")];
};

function printUnions(model: ContractModel, print: Printer): void {
  print.line(...docLines({ description: `Every event of \`${model.name}\`, told apart by \`type\`.` }));
  print.line(
    ...unionLines(
      model.names.event,
      model.channels.map((channel) => channel.names.event),
    ),
  );
  print.line("");
  print.line(...docLines({ description: `The channels of \`${model.name}\`.` }));
  print.line(
    ...unionLines(
      model.names.channel,
      model.channels.map((channel) => JSON.stringify(channel.name)),
    ),
  );
}

function printChannel(channel: ChannelModel, model: ContractModel, print: Printer, options: GeneratorOptions): void {
  print.line("");
  print.line(...docLines({ description: `Parameters of \`${channel.locked.address}\`.` }));
  if (channel.hasParams) print.line(declaration(channel.names.params, channel.locked.params, model).text);
  else print.line(`export type ${channel.names.params} = Record<string, never>;`);
  print.line("");
  print.line(...docLines(channel.locked));
  print.line(
    ...unionLines(
      channel.names.event,
      channel.events.map((event) => event.names.event),
    ),
  );
  for (const event of channel.events) {
    print.line("");
    printPayload(channel, event, model, print, options);
    print.line("");
    printEvent(channel, event, print);
  }
}

function printPayload(
  channel: ChannelModel,
  event: EventModel,
  model: ContractModel,
  print: Printer,
  options: GeneratorOptions,
): void {
  const { schema, ...said } = event.locked;
  print.line(...docLines({ ...factsOf(schema), ...said }));
  const printed = declaration(event.names.data, schema, model);
  if (printed.unknowns.length === 0) {
    print.line(printed.text);
    return;
  }
  // Only the contract knows what a function of the team's own makes: this event's consumers pay for the inference.
  const dataOf = print.type("@tidings/contract", "DataOf");
  const contract = contractImport(print, "type", model, options);
  print.line(
    `export type ${event.names.data} = ${dataOf}<typeof ${contract}, ${JSON.stringify(channel.name)}, ${JSON.stringify(event.name)}>;`,
  );
}

function printEvent(channel: ChannelModel, event: EventModel, print: Printer): void {
  const { deprecated } = event.locked;
  const description = `\`${event.wireName}\` as a subscriber gets it.`;
  print.line(...docLines(deprecated === undefined ? { description } : { description, deprecated }));
  print.block(
    `export interface ${event.names.event} {`,
    () => {
      print.line(`readonly type: ${JSON.stringify(event.wireName)};`);
      print.line(`readonly channel: ${JSON.stringify(channel.name)};`);
      print.line(...docLines({ description: "The channel's concrete address." }), "readonly address: string;");
      print.line(`readonly params: ${channel.names.params};`);
      print.line(`readonly data: ${event.names.data};`);
      print.line(...docLines({ description: "The event's cursor." }), "readonly id: string;");
    },
    "}",
  );
}

function declaration(name: string, schema: SchemaNode, model: ContractModel): TypeText {
  const declared = typescriptDeclaration(name, schema, "output", { defs: model.lock.defs });
  return { ...declared, text: declared.text.trimEnd() };
}
