import type { SchemaNode } from "@tidings/contract/lock";
import type { LintRule } from "../lint-rule.ts";

const SECRETS = [
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "passcode",
  "secret",
  "secrets",
  "credential",
  "credentials",
  "cookie",
  "authorization",
  "apikey",
  "jwt",
  "otp",
];
/** Alone they are harmless: the key of a list. */
const KEYS = ["api", "private", "access", "secret", "signing", "encryption"];
/** Alone it is a token of text, as it is beside these: places in a text, kinds of a tokenizer, and where a list goes on. */
const HARMLESS_TOKENS = [
  ...["first", "last", "next", "previous", "prev", "current", "new", "start", "end", "stop"],
  ...["text", "word", "input", "output", "prompt", "completion", "special", "mask", "pad", "eos", "bos", "unknown"],
  ...["page", "continuation", "pagination", "cursor", "sync", "design"],
];

/** Events are kept, replayed to everyone who may listen, and shown in tools. */
export const secretName: LintRule = {
  level: "error",
  mend: "Leave it out, and send a reference that its reader may look up.",
  schema({ node, property }) {
    if (property === undefined || !isText(node)) return undefined;
    const words = property.name
      .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
      .map((word) => word.toLowerCase());
    const secret = words.some((word, i) => {
      const before = words[i - 1] ?? "";
      if (word === "key") return KEYS.includes(before);
      // `apiToken`, and not `tokenCount` or `nextPageToken`.
      if (word === "token") return before !== "" && i === words.length - 1 && !HARMLESS_TOKENS.includes(before);
      return SECRETS.includes(word);
    });
    return secret ? "has a name as secrets have it" : undefined;
  },
};

function isText(node: SchemaNode): boolean {
  return "inner" in node ? isText(node.inner) : node.kind === "string";
}
