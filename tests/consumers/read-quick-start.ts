import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the README tells a new user to do, in order. */
export type Step =
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "write"; readonly path: string; readonly content: string };

const README = join(import.meta.dirname, "../../README.md");
const BLOCK = /^```(?<info>\w+[^\n]*)\n(?<content>.*?)^```$/gms;

export interface QuickStart {
  /** Up to the server. */
  readonly steps: readonly Step[];
  /** Starts the server, and doesn't end. */
  readonly serve: string;
  /** Listens on the terminal, and doesn't end. */
  readonly listen: string;
  /** Where the page is. */
  readonly page: string;
}

/** The commands and files of the README's section `Quick start`. */
export async function readQuickStart(): Promise<QuickStart> {
  const section = (await readFile(README, "utf8")).split(/^## /m).find((text) => text.startsWith("Quick start\n"));
  if (section === undefined) throw new Error("README.md has no section ## Quick start");
  const blocks = section.matchAll(BLOCK);
  const steps = [...blocks].flatMap(({ groups: { info = "", content = "" } = {} }) => stepsOf(info, content));
  const serve = steps.pop();
  const listen = /`(curl -N [^`]+)`/.exec(section)?.[1];
  const page = /<(http:[^>]+)>/.exec(section)?.[1];
  if (serve?.kind !== "run" || listen === undefined || page === undefined) {
    throw new Error(
      "README.md, Quick start: expected to end with the server's command, and to name a page and a curl line",
    );
  }
  return { steps, serve: serve.command, listen, page };
}

function stepsOf(info: string, content: string): Step[] {
  const path = /\bfile=(\S+)/.exec(info)?.[1];
  if (path !== undefined) return [{ kind: "write", path, content }];
  if (info === "sh")
    return content
      .trim()
      .split("\n")
      .map((command) => ({ kind: "run", command }));
  throw new Error(`README.md, Quick start: a block is neither sh nor a file: \`\`\`${info}`);
}
