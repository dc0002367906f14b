import type { Generator } from "../generator.ts";
import { createPrinter } from "../print/printer.ts";

/** `index.ts`: what the package's root exports, types only. */
export const indexFile: Generator = (_model, options) => {
  const print = createPrinter(options);
  print.line(`export type * from "./events${options.importExtension}";`);
  return [print.finish("index.ts")];
};
