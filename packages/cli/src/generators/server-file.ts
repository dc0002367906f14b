import type { Generator, GeneratorOptions } from "../generator.ts";
import type { ChannelModel, ContractModel } from "../model/contract-model.ts";
import { contractImport } from "../print/contract-import.ts";
import { eventFacts } from "../print/delivery-text.ts";
import { docLines } from "../print/doc-lines.ts";
import { LINE_WIDTH } from "../print/line-width.ts";
import { paramsType } from "../print/params-type.ts";
import { createPrinter, type Printer } from "../print/printer.ts";
import { reExportLines } from "../print/re-export-lines.ts";

const SERVER = "@tidings/server";

/** `server.ts`: the emitter, with every channel and event spelled out. */
export const serverFile: Generator = (model, options) => {
  const print = createPrinter(options);
  const { server, createServer } = model.names;
  print.line(...docLines({ description: `Appends the events of \`${model.name}\` to its log.` }));
  print.block(
    `export interface ${server} extends ${print.type(SERVER, "EmitterSource")}${snapshotTypes(model, print, options)} {`,
    () => {
      for (const channel of model.channels) {
        print.line(...docLines(channel.locked));
        print.line(`${channel.name}(${paramsParameter(channel, model)}): ${channel.names.emitter};`);
      }
    },
    "}",
  );
  for (const channel of model.channels) printEmitter(channel, print, options);
  const emitterOptions = print.type(SERVER, "EmitterOptions");
  const createEmitter = print.value(SERVER, "createEmitter");
  const contract = contractImport(print, "value", model, options);
  print.line("", ...docLines({ description: `Creates the emitter of \`${model.name}\` on a log.` }));
  const given = model.history.length > 0 ? '"hash" | "history"' : '"hash"';
  print.block(
    `export function ${createServer}(options: Omit<${emitterOptions}, ${given}>): ${server} {`,
    () => {
      print.block(
        `return ${createEmitter}<${server}>(${contract}, {`,
        () => print.line("...options,", `hash: ${JSON.stringify(model.hash)},`, ...historyLines(model)),
        "});",
      );
    },
    "}",
  );
  print.line("", ...reExportLines(SERVER, ["Emitted", "EmitOptions", "EmitterOptions"]));
  return [print.finish("server.ts")];
};

/** One released version per line. */
function historyLines({ history }: ContractModel): readonly string[] {
  if (history.length === 0) return [];
  const entries = history.map(({ version, hash, verdict, events }) => {
    const text = (value: unknown) => JSON.stringify(value);
    const older = Object.entries(events).map(([event, known]) => `${text(event)}: ${known}`);
    const said = older.length === 0 ? "{}" : `{ ${older.sort().join(", ")} }`;
    return `  { version: ${text(version)}, hash: ${text(hash)}, verdict: ${text(verdict)}, events: ${said} },`;
  });
  return ["history: [", ...entries, "],"];
}

/** The state of each channel that declares one: it tells the compiler which loaders a handler needs. */
function snapshotTypes(model: ContractModel, print: Printer, options: GeneratorOptions): string {
  const members = model.channels.flatMap(({ name, snapshot }) =>
    snapshot ? `readonly ${name}: ${print.type(`./events${options.importExtension}`, snapshot.names.data)}` : [],
  );
  if (members.length === 0) return "";
  const short = `<{ ${members.join("; ")} }>`;
  return short.length < LINE_WIDTH / 2 ? short : `<{\n${members.map((member) => `    ${member};\n`).join("")}  }>`;
}

function printEmitter(channel: ChannelModel, print: Printer, options: GeneratorOptions): void {
  print.line(
    "",
    ...docLines({ description: `The events of \`${channel.locked.address}\`; each resolves when the log has it.` }),
  );
  print.block(
    `export interface ${channel.names.emitter} {`,
    () => {
      for (const event of channel.events) {
        const data = print.type(`./events${options.importExtension}`, event.names.data);
        print.line(...docLines(eventFacts(event.locked)));
        if (event.locked.delivery === "volatile") print.line(`${event.name}(data: ${data}): Promise<void>;`);
        else {
          const emitOptions = print.type(SERVER, "EmitOptions");
          const emitted = print.type(SERVER, "Emitted");
          print.line(`${event.name}(data: ${data}, options?: ${emitOptions}): Promise<${emitted}>;`);
        }
      }
    },
    "}",
  );
}

function paramsParameter(channel: ChannelModel, model: ContractModel): string {
  return channel.hasParams ? `params: ${paramsType(channel, model)}` : "";
}
