import { factsOf, type SchemaNode, type TypeText, typescriptDeclaration } from "@tidings/contract/lock";
import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel, ContractModel, EventModel, SnapshotModel } from "../model/contract-model.ts";
import { contractImport } from "../print/contract-import.ts";
import { eventFacts } from "../print/delivery-text.ts";
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
  if (channel.snapshot) {
    print.line("");
    printSnapshot(channel, channel.snapshot, model, print, options);
  }
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
  const { schema } = event.locked;
  const facts = eventFacts({ ...factsOf(schema), ...event.locked });
  print.line(...docLines({ ...factsOf(schema), ...facts }));
  const inferred = { type: "DataOf", names: [channel.name, event.name] } as const;
  printType(event.names.data, schema, inferred, model, print, options);
}

function printSnapshot(
  channel: ChannelModel,
  { schema, names }: SnapshotModel,
  model: ContractModel,
  print: Printer,
  options: GeneratorOptions,
): void {
  const description = `The state of \`${channel.locked.address}\` that a subscriber starts from.`;
  const facts = factsOf(schema);
  print.line(...docLines({ ...facts, description: facts.description ?? description }));
  printType(names.data, schema, { type: "SnapshotOf", names: [channel.name] }, model, print, options);
}

function printType(
  name: string,
  schema: SchemaNode,
  inferred: { readonly type: "DataOf" | "SnapshotOf"; readonly names: readonly string[] },
  model: ContractModel,
  print: Printer,
  options: GeneratorOptions,
): void {
  const printed = declaration(name, schema, model);
  if (printed.unknowns.length === 0) {
    print.line(printed.text);
    return;
  }
  // Only the contract knows what a function of the team's own makes: this type's consumers pay for the inference.
  const infer = print.type("@tidings/contract", inferred.type);
  const contract = contractImport(print, "type", model, options);
  const names = inferred.names.map((one) => JSON.stringify(one)).join(", ");
  print.line(`export type ${name} = ${infer}<typeof ${contract}, ${names}>;`);
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
      if (event.locked.delivery === "volatile") {
        print.line(...docLines({ description: "A volatile event has no cursor." }), "readonly id: undefined;");
      } else {
        print.line(...docLines({ description: "The event's cursor." }), "readonly id: string;");
      }
    },
    "}",
  );
}

function declaration(name: string, schema: SchemaNode, model: ContractModel): TypeText {
  const declared = typescriptDeclaration(name, schema, "output", { defs: model.lock.defs });
  return { ...declared, text: declared.text.trimEnd() };
}
