import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel, ContractModel } from "../model/contract-model.ts";
import { pascalCase } from "../model/naming.ts";
import { docLines } from "../print/doc-lines.ts";
import { paramsType } from "../print/params-type.ts";
import { createPrinter, type Printer } from "../print/printer.ts";
import { reExportLines } from "../print/re-export-lines.ts";

const CLIENT = "@tidings/client";
const REACT = "@tidings/react";

/** `react.ts`: the provider and a hook for each channel. */
export const reactFile: Generator = (model, options) => {
  const print = createPrinter(options);
  const { client, provider, useClient, useConnection, useUpdate } = model.names;
  print.type(`./client${options.importExtension}`, client);
  const context = `${print.type(REACT, "ClientContext")}<${client}>`;
  const create = print.value(REACT, "createClientContext");
  print.line(
    `const context: ${context} = ${create}<${client}>(${JSON.stringify(pascalCase(model.name))}, ${JSON.stringify(model.name)});`,
  );
  const members = [
    [provider, "Provider", `Gives a ${client} to the hooks below: \`<${provider} client={client}>\`.`],
    [useClient, "useClient", `The nearest ${provider}'s client.`],
    [useConnection, "useConnection", "The state of that client's connection, as it changes."],
    [
      useUpdate,
      "useUpdate",
      "Whether the server has a later version of the contract than this page: offer a reload then.",
    ],
  ] as const;
  for (const [name, member, description] of members) {
    print.line("", ...docLines({ description }));
    print.line(`export const ${name}: ${context}["${member}"] = context.${member};`);
  }
  for (const channel of model.channels) printHook(channel, model, print, options);
  print.line("", ...reExportLines(CLIENT, ["ChannelOptions", "ChannelSnapshot", "ChannelStatus", "ConnectionState"]));
  print.line(...reExportLines(REACT, ["ClientContext", "ClientProviderProps", "Update"]));
  return [print.finish("react.ts")];
};

function printHook(channel: ChannelModel, model: ContractModel, print: Printer, options: GeneratorOptions): void {
  const events = `./events${options.importExtension}`;
  const { names } = channel;
  const event = print.type(events, names.event);
  const params = channel.hasParams ? paramsType(channel, model) : print.type(events, names.params);
  const handlers = print.type(`./client${options.importExtension}`, names.handlers);
  const channelOptions = print.type(CLIENT, "ChannelOptions");
  const snapshot = print.type(CLIENT, "ChannelSnapshot");
  const data = channel.snapshot && print.type(events, channel.snapshot.names.data);
  const argument = channel.hasParams ? "params" : "";
  print.line("", ...docLines({ ...channel.locked, description: hookDescription(channel) }));
  print.block(
    `export function ${names.hook}<State = ${data ?? "undefined"}>(`,
    () => {
      print.line(`params: ${params} | null,`);
      print.line(`options: ${channelOptions}<${event}, ${handlers}, State>,`);
    },
    `): ${snapshot}<State${data === undefined ? "" : " | undefined"}> {`,
  );
  print.line(`  const client = ${model.names.useClient}();`);
  print.line(`  return ${print.value(REACT, "useChannel")}(params && client.${channel.name}(${argument}), options);`);
  print.line("}");
}

function hookDescription({ locked, snapshot }: ChannelModel): string {
  const how = snapshot
    ? "as state with `reduce`, from the channel's snapshot or what `initial` makes of it"
    : "as state with `initial` and `reduce`";
  const what = `The events of \`${locked.address}\`: ${how}, or by handlers. \`null\` for no channel.`;
  return locked.description === undefined ? what : `${what}\n\n${locked.description}`;
}
