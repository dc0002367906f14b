import type * as z from "zod";
import type { Issue } from "./decode/index.ts";

/** Zod's issues as ours: plain data, without Zod's preamble. */
export function toIssues(error: z.core.$ZodError): readonly Issue[] {
  return error.issues.map(({ path, message }) => ({
    path: path.map((key) => (typeof key === "symbol" ? String(key) : key)),
    message: message === "Invalid input" ? "matches no variant of the union" : message.replace(/^Invalid input: /, ""),
  }));
}

/** `/total: expected number, received string`, with the count of what else is wrong. The path is a JSON pointer. */
export function describeIssues(issues: readonly Issue[]): string {
  const [first] = issues;
  if (first === undefined) return "invalid";
  const more = issues.length === 1 ? "" : ` (and ${issues.length - 1} more)`;
  return `${pointer(first.path)}${first.message}${more}`;
}

function pointer(path: Issue["path"]): string {
  if (path.length === 0) return "";
  // RFC 6901, section 3: "~" and "/" in a name are written "~0" and "~1".
  return `${path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}: `;
}
