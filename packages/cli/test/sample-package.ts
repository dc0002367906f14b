import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.ts";

/** A contract of two channels, of which one has no parameters. */
export const CONTRACT = `import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";
import { scene } from "./scene.js";

export const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: {
        queued: event(z.object({ scene }), { description: "Waits for a worker." }),
        progress: event(z.object({ done: z.int(), total: z.int().optional() }), { deprecated: "use tile" }),
      },
    }),
    metrics: channel({
      address: "metrics",
      access: "public",
      events: { sampled: event(z.object({ cpu: z.number() })) },
    }),
  },
});
`;

export const SCENE = `import * as z from "zod";

export const scene = z.object({ name: z.string().describe("Shown in lists.") });
`;

export const CONFIG = `import { defineConfig } from "tidings/config";

export default defineConfig({ contract: "./src/contract.ts" });
`;

/** Makes packages that this one has installed importable from `folder`. */
export async function linkPackages(folder: string, names: readonly string[]): Promise<void> {
  await mkdir(join(folder, "node_modules"), { recursive: true });
  for (const name of names) {
    await symlink(
      fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url)),
      join(folder, "node_modules", name),
    );
  }
}

/**
 * A package with a contract in a folder of its own.
 *
 * @param files Written over the sample's; an empty text leaves a file out.
 */
export async function samplePackage(
  files: Readonly<Record<string, string>> = {},
  parent?: string,
): Promise<TemporaryFolder> {
  const folder = temporaryFolder(parent);
  const all = { "tidings.config.ts": CONFIG, "src/contract.ts": CONTRACT, "src/scene.ts": SCENE, ...files };
  await folder.write({
    "package.json": '{ "name": "sample", "type": "module" }\n',
    ...Object.fromEntries(Object.entries(all).filter(([, content]) => content !== "")),
  });
  await linkPackages(folder.path, ["@tidings", "zod"]);
  return folder;
}
