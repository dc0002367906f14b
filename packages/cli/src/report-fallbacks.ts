import type { ContractModel } from "./model/contract-model.ts";
import type { Terminal } from "./terminal.ts";

/** Says which events need Zod in the browser, why, and what that costs. */
export function reportFallbacks(model: ContractModel, { out, colors }: Terminal): void {
  const parts = model.channels.flatMap(({ name, events, snapshot }) => [
    ...events,
    ...(snapshot ? [{ ...snapshot, wireName: `${name} snapshot` }] : []),
  ]);
  const fallbacks = parts.flatMap(({ wireName, decoder }) =>
    decoder.kind === "zod" ? decoder.reasons.map((reason) => ({ wireName, ...reason })) : [],
  );
  if (fallbacks.length === 0) return;
  for (const { wireName, path, reason } of fallbacks) {
    out(`${colors.yellow("zod")} ${wireName}${path === "" ? "" : ` ${path}`}: ${reason}`);
  }
  // Measured with esbuild, Zod 4.6 and one small schema: `import * as z` 25 KB, `import { z }` 92 KB.
  out(
    "  This adds Zod to browsers that import client or react: about 25–92 KB gzipped, depending on how Zod is imported.",
  );
}
