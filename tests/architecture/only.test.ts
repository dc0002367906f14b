import { describe, expect, it } from "vitest";
import { packageFolders, sourceFiles, withoutComments } from "./source-files.ts";

const packages = packageFolders.filter((folder) => folder !== "studio-events").flatMap(sourceFiles);

/** "Only X does Y": where a concern may be found, so that it is found nowhere else. */
const rules: readonly { concern: string; pattern: RegExp; allowed: RegExp }[] = [
  {
    concern: "Server-Sent Events syntax",
    pattern: /["'`](data|id|event|retry): ?["'`$]/,
    allowed: /^packages\/wire\/src\//,
  },
  { concern: "Express", pattern: /from ["']express["']/, allowed: /^packages\/express\/src\// },
  {
    concern: "Zod parsing",
    pattern: /\b(z\.(safe)?(encode|decode|parse)(Async)?\(|\.(safeParse|safeDecode|safeEncode)(Async)?\()/i,
    // What a change does is shown by running both schemas; nothing that is sent or received passes there.
    allowed: /^packages\/(contract\/src\/[^/]+|evolution\/src\/(payload|witness)\/[^/]+)\.ts$/,
  },
  {
    concern: "useSyncExternalStore",
    pattern: /\buseSyncExternalStore\b/,
    allowed: /^packages\/react\/src\/[^/]+\.ts$/,
  },
  { concern: "React", pattern: /from ["']react["']/, allowed: /^packages\/(react\/src|testing\/src\/react)\// },
];

describe("each concern lives in one place", () => {
  it.each(rules)("$concern", ({ pattern, allowed }) => {
    const users = packages.filter((file) => pattern.test(withoutComments(file.text))).map((file) => file.path);
    expect(users.filter((path) => !allowed.test(path))).toEqual([]);
    expect(users).not.toEqual([]);
  });

  it("useSyncExternalStore is named in exactly one file", () => {
    const users = packages.filter((file) => /\buseSyncExternalStore\b/.test(withoutComments(file.text)));
    expect(users).toHaveLength(1);
  });
});
