import type { CompileContext } from "./compile-kinds.ts";
import type { Expression } from "./expression.ts";
import type { Check, FormatCheck } from "./schema-node.ts";
import { knownPattern } from "./string-format.ts";

export function isUrl(check: Check | undefined): check is FormatCheck {
  return check?.check === "format" && check.format === "url";
}

/**
 * `z.url()` is no mere check: it trims the text.
 *
 * @example url({ protocol: /^https$/ })
 */
export function compileUrl(check: FormatCheck, context: CompileContext): Expression {
  const { hostname, protocol, normalize } = check.options ?? {};
  const fields: [string, Expression][] = [];
  for (const [name, text] of [
    ["hostname", hostname],
    ["protocol", protocol],
  ] as const) {
    if (typeof text !== "string") continue;
    const pattern = readPattern(text);
    if (pattern.sticky) return context.refuse("a sticky pattern depends on the test before");
    fields.push([name, String(pattern)]);
  }
  if (normalize === true) fields.push(["normalize", "true"]);
  // Zod's own guard for `http:example.com`, which the URL parser would mend.
  else if (protocol === "httpProtocol") fields.push(["http", "true"]);
  return context.call("url", { fields });
}

/** A pattern of Zod's own by name, or the text of one as `RegExp.toString` writes it. */
function readPattern(text: string): RegExp {
  const known = knownPattern(text);
  if (known !== undefined) return known;
  const end = text.lastIndexOf("/");
  return new RegExp(text.slice(1, end), text.slice(end + 1).replace("g", ""));
}
