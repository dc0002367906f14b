import type * as z from "zod";
import type { Issue } from "./decode/index.ts";

/** Zod's issues as ours: plain data, without Zod's preamble, and with the faults inside a union's variant. */
export function toIssues(error: z.core.$ZodError): readonly Issue[] {
  return error.issues.flatMap((issue) => convert(issue, []));
}

function convert(issue: z.core.$ZodIssue, prefix: Issue["path"]): readonly Issue[] {
  const path = join(prefix, issue.path);
  if (issue.code === "invalid_union") return explainUnion(issue.errors, path);
  return [{ path, message: issue.message.replace(/^Invalid input: /, "") }];
}

/**
 * Zod gives the faults of all variants. When the value has the literals of one variant alone (`kind: "tile"`), it is
 * meant to be that one and its faults are the ones to tell; when it has those of none, the literal is the fault.
 */
function explainUnion(variants: readonly z.core.$ZodIssue[][], path: Issue["path"]): readonly Issue[] {
  const wrongLiterals = variants.map((issues) => issues.filter(({ code }) => code === "invalid_value"));
  const meant = variants.filter((_, index) => wrongLiterals[index]?.length === 0);
  if (meant.length === 1 && variants.length > 1) return (meant[0] ?? []).flatMap((issue) => convert(issue, path));
  const paths = new Set(wrongLiterals.map(([first]) => JSON.stringify(first?.path)));
  const literal = paths.size === 1 ? wrongLiterals[0]?.[0] : undefined;
  const at = literal === undefined ? path : join(path, literal.path);
  return [{ path: at, message: "matches no variant of the union" }];
}

function join(prefix: Issue["path"], path: readonly PropertyKey[]): Issue["path"] {
  return [...prefix, ...path.map((key) => (typeof key === "symbol" ? String(key) : key))];
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
