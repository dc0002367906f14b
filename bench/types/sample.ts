/** The measured contract: 10 channels of 50 events, payloads of eight fields such as real ones have. */
export const CHANNELS = 10;
export const EVENTS_PER_CHANNEL = 50;

interface Field {
  readonly name: string;
  readonly zod: string;
  readonly type: string;
}

const FIELDS: readonly Field[] = [
  { name: "id", zod: "z.string()", type: "string" },
  { name: "count", zod: "z.int().nonnegative()", type: "number" },
  { name: "ratio", zod: "z.number().optional()", type: "number | undefined" },
  { name: "state", zod: 'z.enum(["queued", "running", "done"])', type: '"queued" | "running" | "done"' },
  { name: "note", zod: "z.string().max(200).nullable()", type: "string | null" },
  { name: "tags", zod: "z.array(z.string())", type: "string[]" },
  {
    name: "owner",
    zod: "z.object({ userId: z.string(), name: z.string(), admin: z.boolean() })",
    type: "{ userId: string; name: string; admin: boolean }",
  },
  {
    name: "source",
    zod: 'z.discriminatedUnion("kind", [z.object({ kind: z.literal("file"), path: z.string() }), z.object({ kind: z.literal("url"), url: z.url() })])',
    type: '{ kind: "file"; path: string } | { kind: "url"; url: string }',
  },
];

const channelNames: readonly string[] = Array.from({ length: CHANNELS }, (_, index) => `channel${index}`);
const eventNames: readonly string[] = Array.from({ length: EVENTS_PER_CHANNEL }, (_, index) => `event${index}`);
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const typeName = (channel: string, event: string): string => pascal(channel) + pascal(event);

/** A field of each event is its own, so that no two payloads are the same type. */
function fieldsOf(channel: string, event: string): readonly Field[] {
  return [...FIELDS, { name: `${channel}${pascal(event)}`, zod: "z.string()", type: "string" }];
}

const zodObject = (channel: string, event: string): string =>
  `z.object({ ${fieldsOf(channel, event)
    .map(({ name, zod }) => `${name}: ${zod}`)
    .join(", ")} })`;

/** The contract's module, for `tidings generate`. */
export function contractSource(): string {
  const channels = channelNames.map((channel) => {
    const events = eventNames.map((event) => `      ${event}: event(${zodObject(channel, event)}),`);
    return `    ${channel}: channel({\n      address: "${channel}/{id}",\n      params: z.object({ id: z.string() }),\n      events: {\n${events.join("\n")}\n      },\n    }),`;
  });
  return `import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const contract = defineContract({
  name: "bench",
  channels: {
${channels.join("\n")}
  },
});
`;
}

/** What a careful person would write by hand for the same events. */
export function plainSource(): string {
  return modelSource("", (channel, event) => {
    const fields = fieldsOf(channel, event).map(({ name, type }) =>
      type.endsWith("| undefined") ? `  ${name}?: ${type};` : `  ${name}: ${type};`,
    );
    return `export interface ${typeName(channel, event)} {\n${fields.join("\n")}\n}`;
  });
}

/** The same events, with payloads inferred from schemas. */
export function inferredSource(): string {
  return modelSource('import * as z from "zod";', (channel, event) => {
    const schema = `${channel}${pascal(event)}Schema`;
    return `const ${schema} = ${zodObject(channel, event)};\nexport type ${typeName(channel, event)} = z.infer<typeof ${schema}>;`;
  });
}

function modelSource(head: string, payload: (channel: string, event: string) => string): string {
  const events = channelNames.flatMap((channel) =>
    eventNames.map((event) => {
      const name = typeName(channel, event);
      return `${payload(channel, event)}
export interface ${name}Event {
  type: "${channel}.${event}";
  channel: "${channel}";
  address: string;
  params: { id: string };
  data: ${name};
  id: string;
}`;
    }),
  );
  const unions = channelNames.map(
    (channel) =>
      `export type ${pascal(channel)}Event =\n${eventNames.map((event) => `  | ${typeName(channel, event)}Event`).join("\n")};`,
  );
  const all = `export type BenchEvent = ${channelNames.map((channel) => `${pascal(channel)}Event`).join(" | ")};`;
  return [head, ...events, ...unions, all, ""].join("\n\n");
}

/** A program that handles every event, reads its fields, and proves that none is left out. */
export function consumerSource(from: string): string {
  const handlers = channelNames.map((channel) => {
    const cases = eventNames.map((event) => {
      const own = `event.data.${channel}${pascal(event)}`;
      return `    case "${channel}.${event}":
      return ${own} + event.data.owner.name + (event.data.source.kind === "file" ? event.data.source.path : event.data.source.url);`;
    });
    return `export function ${channel}(event: ${pascal(channel)}Event): string {
  switch (event.type) {
${cases.join("\n")}
    default:
      return event satisfies never;
  }
}`;
  });
  const dispatch = channelNames.map((channel) => `    case "${channel}":\n      return ${channel}(event);`);
  return `import type { BenchEvent, ${channelNames.map((channel) => `${pascal(channel)}Event`).join(", ")} } from "${from}";

${handlers.join("\n\n")}

export function handle(event: BenchEvent): string {
  switch (event.channel) {
${dispatch.join("\n")}
  }
}
`;
}

/** The same program, with the handlers hung on the generated client. */
export function clientConsumerSource(): string {
  const subscriptions = channelNames.map((channel) => {
    const handlers = eventNames.map(
      (event) => `on${pascal(event)}: (event) => use(event.data.${channel}${pascal(event)} + event.data.owner.name),`,
    );
    return `client.${channel}({ id: "1" }).subscribe({\n  ${handlers.join("\n  ")}\n});`;
  });
  return `import { createBenchClient } from "./generated/client.js";

const client = createBenchClient({ url: "https://example.test/events" });
const use = (text: string): void => console.log(text);
${subscriptions.join("\n")}
`;
}
