import { LINE_WIDTH } from "./line-width.ts";

/**
 * @example unionLines("RendersEvent", ["RendersQueuedEvent", "RendersDoneEvent"])
 * // ["export type RendersEvent = RendersQueuedEvent | RendersDoneEvent;"]
 */
export function unionLines(name: string, members: readonly string[]): string[] {
  const short = `export type ${name} = ${members.join(" | ")};`;
  if (short.length <= LINE_WIDTH) return [short];
  const lines = members.map((member) => `  | ${member}`);
  return [`export type ${name} =`, ...lines.slice(0, -1), `${lines.at(-1)};`];
}
