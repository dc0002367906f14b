import { caseGroups, type EvolutionCase } from "./cases/index.ts";

/** The text of docs/evolution-cases.md. */
export function casesPage(): string {
  const count = caseGroups.reduce((sum, { cases }) => sum + cases.length, 0);
  const groups = caseGroups.map(({ title, cases }) => `## ${title}\n\n${HEAD}\n${cases.map(row).join("\n")}\n`);
  return `${intro(count)}\n${groups.join("\n")}`;
}

function intro(count: number): string {
  return `# What a change does: ${count} cases

Each row is a change of an event's payload and what \`tidings diff\` says of it. A test runs both Zod schemas of every row on generated
events: where it says *breaking*, an event was found that one side sends and the other refuses; where it says *safe* or *dangerous*, none
was among several hundred. This page is made from \`packages/evolution/test/cases\`, and a test keeps both equal.

- **forward**: old consumers read the new producer. **backward**: new consumers read old producers. **replay**: new consumers read stored
  events of the old schema, without an up-cast.
- **source**: whether code that emits / code that subscribes still compiles: all that was possible with the type before, compiled by TypeScript
  with the type after.
- *dangerous*: accepted, and something means something else to its reader. *unverifiable*: a function decides, which no lock can tell.
- Two patterns are compared by their text only: one that is replaced by a wider one is called breaking backward too, without a witness.
- **bump**: of the package, from 1.0.0 on, for a channel of the default mode.
`;
}

const HEAD = `| change | before | after | forward | backward | replay | source | bump |
|---|---|---|---|---|---|---|---|`;

function row({ name, before, after, forward, backward, replay, source, bump }: EvolutionCase): string {
  const code = (text: string): string => `\`${text.replaceAll("|", "\\\\|")}\``;
  const cells = [name, code(before), code(after), forward, backward, replay, source.join(" / "), bump];
  return `| ${cells.join(" | ")} |`;
}
