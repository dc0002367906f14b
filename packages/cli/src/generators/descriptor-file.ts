import type { Generator } from "../generator.ts";
import { createPrinter } from "../print/printer.ts";

/** `descriptor.ts`: the contract as the client needs it: addresses, event names and decoders, without Zod. */
export const descriptorFile: Generator = (model, options) => {
  const print = createPrinter(options);
  const type = print.type("@tidings/client", "ContractDescriptor");
  print.block(
    `export const ${model.names.descriptor}: ${type} = {`,
    () => {
      print.line(`name: ${JSON.stringify(model.name)},`);
      print.line(`hash: ${JSON.stringify(model.hash)},`);
      print.block(
        "channels: {",
        () => {
          for (const channel of model.channels) {
            print.block(
              `${channel.name}: {`,
              () => {
                print.line(`address: ${JSON.stringify(channel.locked.address)},`);
                print.block(
                  "events: {",
                  () => {
                    for (const event of channel.events) {
                      const decoder = print.value(`./decoders${options.importExtension}`, event.names.decoder);
                      print.line(`${event.name}: ${decoder},`);
                    }
                  },
                  "},",
                );
              },
              "},",
            );
          }
        },
        "},",
      );
    },
    "};",
  );
  return [print.finish("descriptor.ts")];
};
