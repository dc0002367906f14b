/** The contract of both teams, with the events of `renders` given. */
export function contract(...events: readonly string[]): string {
  return `import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      access: "public",
      events: {
        ${events.join(",\n        ")},
      },
    }),
  },
});
`;
}

const subpath = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });

/** The first team's package before \`tidings init\`; it publishes with npm, so that its exports name what is built. */
export const MANIFEST: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify(
    {
      name: "@acme/studio-events",
      version: "1.0.0",
      type: "module",
      files: ["dist", "contract.lock.json", "history"],
      exports: {
        ".": subpath("generated/index"),
        "./contract": subpath("contract"),
        "./server": subpath("generated/server"),
        "./client": subpath("generated/client"),
        "./react": subpath("generated/react"),
      },
      dependencies: {
        "@tidings/client": "*",
        "@tidings/contract": "*",
        "@tidings/log": "*",
        "@tidings/server": "*",
        zod: "*",
      },
    },
    undefined,
    2,
  ),
  "tidings.config.ts": `import { defineConfig } from "tidings/config";

export default defineConfig({ contract: "./src/contract.ts", importExtension: ".ts", outputs: ["server", "client"] });
`,
  ".gitignore": "node_modules\ndist\n",
};

/** The first team's server: says two events to each who comes, and its port. */
export const SERVE = `import { createServer } from "node:http";
import { memoryLog } from "@tidings/log";
import { createEventHandler } from "@tidings/server";
import { createStudioServer } from "@acme/studio-events/server";

const studio = createStudioServer({ log: memoryLog() });
const handler = createEventHandler(studio, {});
const server = createServer((req, res) => {
  void handler.node(req, res);
  setTimeout(async () => {
    const render = studio.renders({ renderId: "42" });
    await render.progress({ done: 1, total: 2 });
    await render.finished({ url: "/pictures/42.png" });
  }, 100);
});
server.listen(0, "127.0.0.1", () => console.log("listening on " + server.address().port));
`;

/** The second team's program, which wants an event that 1.0.0 doesn't have. */
export const HEAR = `import { createStudioClient } from "@acme/studio-events/client";

const client = createStudioClient({ url: process.argv[2] ?? "" });
client.renders({ renderId: "42" }).subscribe({
  onProgress: ({ data }) => console.log(\`progress \${data.done} of \${data.total}\`),
  onFinished: ({ data }) => console.log(\`finished \${data.url}\`),
});
`;

export const HEARING_TSCONFIG: string = JSON.stringify({
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  },
  include: ["hear.ts"],
});
