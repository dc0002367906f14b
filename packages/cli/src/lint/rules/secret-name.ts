import type { SchemaNode } from "@tidings/contract/lock";
import type { LintRule } from "../lint-rule.ts";

const SECRETS = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "secrets",
  "credential",
  "credentials",
  "cookie",
  "authorization",
  "apikey",
];
/** Alone they are harmless: a token of text, the key of a list. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["api", "key"],
  ["private", "key"],
  ["access", "token"],
  ["refresh", "token"],
  ["auth", "token"],
  ["session", "token"],
  ["bearer", "token"],
  ["id", "token"],
  ["client", "secret"],
];

/** Events are kept, replayed to everyone who may listen, and shown in tools. */
export const secretName: LintRule = {
  level: "error",
  mend: "Leave it out, and send a reference that its reader may look up.",
  schema({ node, property }) {
    if (property === undefined || !isText(node)) return undefined;
    const words = property.name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
    const secret = words.some(
      (word, i) => SECRETS.includes(word) || PAIRS.some(([a, b]) => word === a && words[i + 1] === b),
    );
    return secret ? "has a name as secrets have it" : undefined;
  },
};

function isText(node: SchemaNode): boolean {
  return "inner" in node ? isText(node.inner) : node.kind === "string";
}
