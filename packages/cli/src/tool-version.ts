import { readFileSync } from "node:fs";

/** This package's version. */
export function toolVersion(): string {
  // One folder up, both from `src` and from `dist`.
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
