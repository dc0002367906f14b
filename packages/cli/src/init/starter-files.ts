/** What `tidings init` writes where there is nothing yet, by path. */
export function starterFiles(contract: string): Readonly<Record<string, string>> {
  return {
    "tidings.config.ts": CONFIG,
    "src/contract.ts": contractSource(contract),
    "tsconfig.json": TSCONFIG,
    "tsconfig.build.json": TSCONFIG_BUILD,
  };
}

const CONFIG = `import { defineConfig } from "tidings/config";

export default defineConfig({
  contract: "./src/contract.ts",
  out: "./src/generated",
  // Node runs these files as they are, by stripping types, and needs the extension that they really have.
  importExtension: ".ts",
});
`;

function contractSource(name: string): string {
  return `import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const contract = defineContract({
  name: ${JSON.stringify(name)},
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      // Anyone may listen. Without this line the channel is private, and the server's \`authorize\` decides.
      access: "public",
      events: {
        progress: event(z.object({ done: z.int().nonnegative(), total: z.int().positive() }), {
          description: "Some more of the picture is ready.",
        }),
        finished: event(z.object({ url: z.string() }), { description: "The whole picture is ready." }),
      },
    }),
  },
});
`;
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "lib": ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    "jsx": "react-jsx",
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "rewriteRelativeImportExtensions": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "exclude": ["dist", "node_modules"]
}
`;

const TSCONFIG_BUILD = `{
  "extends": "./tsconfig.json",
  "compilerOptions": { "noEmit": false, "declaration": true, "rootDir": "src", "outDir": "dist" },
  "include": ["src"]
}
`;
