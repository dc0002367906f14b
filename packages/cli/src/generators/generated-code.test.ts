import { expect, test } from "vitest";
import { COMPILERS, compile, tsconfig } from "../../test/compile.ts";
import { runHere } from "../../test/run-cli.ts";
import { CONTRACT, linkPackages, samplePackage } from "../../test/sample-package.ts";
import type { TemporaryFolder } from "../../test/temporary-folder.ts";
import { createNameTable } from "../model/name-table.ts";

const RICH = CONTRACT.replace(
  "sampled: event(z.object({ cpu: z.number() }))",
  `pinged: event(z.object({ at: isoDate() }), { delivery: "volatile" }),
        newest: event(z.object({ id: z.string() }), { delivery: "latest", key: "id", description: "Newest of each." }),
        sampled: event(z.object({
          at: isoDate(),
          kind: z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b"), n: z.int().optional() })]),
          tree: node,
          pair: z.tuple([z.string(), z.number().nullable()]).readonly(),
          byName: z.record(z.string(), z.array(z.number())),
          "not-an-identifier": z.enum(["x", "y"]).default("x"),
        })),
        checked: event(z.object({ cpu: z.number().refine((value) => value >= 0) })),
        custom: event(z.object({ own: z.custom<\`\${number}%\`>((value) => /%$/.test(String(value))) }))`,
)
  .replace(
    "export const contract",
    `interface Node { name: string; children: Node[] }
const node: z.ZodType<Node> = z.object({ name: z.string(), get children() { return z.array(node); } });

export const contract`,
  )
  .replace("import { channel,", "import { channel, isoDate,")
  .replace(
    'address: "renders/{renderId}",',
    'address: "renders/{renderId}",\n      snapshot: z.object({ done: z.int(), tree: node, at: isoDate() }),',
  )
  .replace(
    'address: "metrics",',
    'address: "metrics",\n      snapshot: z.object({ own: z.custom<"x">((value) => value === "x") }),',
  );

const USE = `import { memoryLog } from "@tidings/log";
import type { RendersEvent, StudioEvent } from "./generated/index.js";
import { createStudioClient } from "./generated/client.js";
import { useMetrics, useRenders } from "./generated/react.js";
import { createStudioServer } from "./generated/server.js";
import { createEventHandler } from "@tidings/server";

export async function produce(): Promise<string> {
  const studio = createStudioServer({ log: memoryLog() });
  await studio.metrics().checked({ cpu: 1 }, { idempotencyKey: "1" });
  const told: Promise<void> = studio.metrics().pinged({ at: new Date() });
  await told;
  createEventHandler(studio, {
    authorize: () => true,
    snapshots: {
      renders: ({ params }) => ({ data: { done: params.renderId.length, tree: { name: "", children: [] }, at: new Date() } }),
      metrics: async () => ({ data: { own: "x" }, cursor: "one.1" }),
    },
  });
  const { cursor } = await studio.renders({ renderId: "42" }).progress({ done: 1 });
  return cursor;
}

export async function consume(): Promise<void> {
  const client = createStudioClient({ url: "/events" });
  const stop = client.renders({ renderId: "42" }).subscribe({
    onProgress: (event) => event.data.done.toFixed(),
    onEvent: (event) => describe(event),
    onSnapshot: ({ data }) => data.at.toISOString(),
  });
  for await (const event of client.metrics()) if (event.type === "metrics.sampled") event.data.at.toISOString();
  stop();
  client.close();
}

export function useBoth(renderId: string | null): number {
  const { state, status } = useRenders(renderId === null ? null : { renderId }, {
    initial: (snapshot) => snapshot.done,
    reduce: (sum, event) => (event.type === "renders.progress" ? sum + event.data.done : sum),
  });
  const { state: whole } = useRenders({ renderId: "1" }, { reduce: (render) => ({ ...render, done: render.done + 1 }) });
  const own: "x" | undefined = useMetrics({}, { reduce: (state) => state }).state?.own;
  whole?.at.toISOString();
  useMetrics({}, { onSampled: (event) => event.data.tree.children[0]?.name });
  return status.phase === "live" ? (state ?? 0) : own === "x" ? 1 : 0;
}

export function describe(event: RendersEvent): string {
  switch (event.type) {
    case "renders.queued":
      return event.data.scene.name;
    case "renders.progress":
      return event.params.renderId;
    default:
      return event satisfies never;
  }
}

export const channelOf = (event: StudioEvent): "renders" | "metrics" => event.channel;
`;

async function generatedPackage(contract: string, use: string): Promise<TemporaryFolder> {
  const folder = await samplePackage({
    "src/contract.ts": contract,
    "src/use.ts": use,
    "tsconfig.json": tsconfig(["src/use.ts"], { types: ["node"] }),
  });
  await linkPackages(folder.path, ["react", "@types"]);
  expect(await runHere(folder.path, ["generate"])).toMatchObject({ exitCode: 0, error: "" });
  return folder;
}

test.each(COMPILERS)("compiles, with a program that uses it, under %s", async (compiler) => {
  await using folder = await generatedPackage(RICH, USE);
  expect(await compile(folder.path, compiler)).toBe("");
});

test("emits declarations without inference, file by file", async () => {
  await using folder = await generatedPackage(CONTRACT, USE);
  const files = ["events", "descriptor", "server", "client", "react", "index"];
  // The contract itself is inferred on purpose, so that the server's file, which imports it, is checked without this option.
  const isolated = files.filter((file) => file !== "server").map((file) => `src/generated/${file}.ts`);
  await folder.write({
    "tsconfig.json": tsconfig(isolated, { isolatedDeclarations: true, declaration: true, types: ["node"] }),
  });
  expect(await compile(folder.path)).toBe("");
});

test("keeps all of the payload's type that Zod has", async () => {
  await using folder = await generatedPackage(
    RICH,
    `import type { DataOf } from "@tidings/contract";
import type { contract } from "./contract.js";
import type { MetricsCustom, MetricsSampled, RendersProgress, RendersQueued } from "./generated/index.js";

type Contract = typeof contract;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const same: [
  Same<RendersQueued, DataOf<Contract, "renders", "queued">>,
  Same<RendersProgress, DataOf<Contract, "renders", "progress">>,
  Same<MetricsSampled, DataOf<Contract, "metrics", "sampled">>,
  Same<MetricsCustom, DataOf<Contract, "metrics", "custom">>,
  Same<RendersQueued, RendersProgress>,
] = [true, true, true, true, false];
`,
  );
  expect(await compile(folder.path)).toBe("");
});

test("names the culprit in the first line of a compile error", async () => {
  await using folder = await generatedPackage(
    CONTRACT,
    `import { createStudioClient } from "./generated/client.js";
import type { RendersEvent } from "./generated/index.js";
import type { StudioServer } from "./generated/server.js";

export const faults = (studio: StudioServer) => [
  studio.renders({ renderId: "42" }).progress({ done: "1" }),
  studio.renders({ renderId: "42" }).progres({ done: 1 }),
  studio.renders({}).progress({ done: 1 }),
  studio.render({ renderId: "42" }),
  createStudioClient({ url: "/events" }).renders({ renderId: "42" }).subscribe({ onProgres: () => {} }),
];

export function missing(event: RendersEvent): number {
  switch (event.type) {
    case "renders.queued":
      return 0;
    default:
      return event satisfies never;
  }
}
`,
  );
  const errors = (await compile(folder.path)).split("\n").filter((line) => line.startsWith("src/use.ts"));
  expect(errors.map((line) => line.replace("src/use.ts", ""))).toMatchSnapshot();
});

test("reserves every name that it imports", async () => {
  await using folder = await generatedPackage(RICH, USE);
  const generated = Object.entries(await folder.files()).filter(([path]) => path.startsWith("src/generated"));
  const imports = generated.flatMap(([, content]) => [
    ...content.matchAll(/import (?:type )?\{([^}]+)\} from "@tidings/g),
  ]);
  const names = new Set(
    imports.flatMap(([, list = ""]) => list.split(",").map((name) => name.replace("type ", "").trim())),
  );
  // A decoder's building blocks, such as `isoDate`, are of a form that no generated name has.
  const reserved = [...names].filter((name) => /^(?:[A-Z]|create|use|decodeE|from)|Parser$|Descriptor$/.test(name));
  expect(reserved).toContain("Emitted");
  for (const name of reserved) {
    expect(() => createNameTable("contract.ts").claim(name, "payload"), name).toThrow(
      "a name that the generated code imports",
    );
  }
});
