import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel } from "../model/contract-model.ts";
import { eventFacts } from "../print/delivery-text.ts";
import { docLines } from "../print/doc-lines.ts";
import { paramsType } from "../print/params-type.ts";
import { createPrinter, type Printer } from "../print/printer.ts";
import { reExportLines } from "../print/re-export-lines.ts";

const CLIENT = "@tidings/client";

/** As many as docs/protocol.md §1 says: enough to tell versions apart, and short in each request. */
const HASH_DIGITS = 16;

/** `client.ts`: the client, with every channel and handler spelled out. Imports no Zod, unless a decoder does. */
export const clientFile: Generator = (model, options) => {
  const print = createPrinter(options);
  const { client, createClient, descriptor } = model.names;
  print.line(...docLines({ description: `Subscribes to the channels of \`${model.name}\`.` }));
  print.block(
    `export interface ${client} extends ${print.type(CLIENT, "ClientBase")} {`,
    () => {
      for (const channel of model.channels) {
        const events = `./events${options.importExtension}`;
        const params = channel.hasParams ? `params: ${paramsType(channel, model)}` : "";
        const event = print.type(events, channel.names.event);
        const subscribable = `${print.type(CLIENT, "Subscribable")}<${event}, ${channel.names.handlers}>`;
        print.line(...docLines(channel.locked));
        print.line(`${channel.name}(${params}): ${subscribable} & AsyncIterable<${event}>;`);
      }
    },
    "}",
  );
  for (const channel of model.channels) printHandlers(channel, print, options);
  const clientOptions = print.type(CLIENT, "ClientOptions");
  const contract = JSON.stringify(`${model.name}:${model.hash.slice(0, HASH_DIGITS)}`);
  print.value(`./descriptor${options.importExtension}`, descriptor);
  print.line(
    "",
    ...docLines({ description: `Creates a client of \`${model.name}\`. It connects when something is subscribed to.` }),
  );
  print.block(
    `export function ${createClient}(options: ${clientOptions}): ${client} {`,
    () => print.line(`return ${print.value(CLIENT, "createClient")}<${client}>(${descriptor}, options, ${contract});`),
    "}",
  );
  print.line(
    "",
    ...reExportLines(CLIENT, ["ClientOptions", "Connection", "ConnectionState", "Subscribable", "SubscriptionStatus"]),
  );
  return [print.finish("client.ts")];
};

function printHandlers(channel: ChannelModel, print: Printer, options: GeneratorOptions): void {
  print.line("", ...docLines({ description: `What to do on each event of \`${channel.locked.address}\`.` }));
  print.block(
    `export interface ${channel.names.handlers} {`,
    () => {
      for (const event of channel.events) {
        print.type(`./events${options.importExtension}`, event.names.event);
        print.line(...docLines(eventFacts(event.locked)));
        print.line(`readonly ${event.names.handler}?: ((event: ${event.names.event}) => void) | undefined;`);
      }
      if (channel.snapshot === undefined) return;
      const data = print.type(`./events${options.importExtension}`, channel.snapshot.names.data);
      const description = "The state to start from: before any event, and again after each reset.";
      print.line(...docLines({ description }));
      print.line(`readonly onSnapshot?: ((snapshot: { readonly data: ${data} }) => void) | undefined;`);
    },
    "}",
  );
}
