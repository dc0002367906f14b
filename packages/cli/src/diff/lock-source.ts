import { CliError } from "../cli-error.ts";

/** Where a lock is read from. */
export type LockSource =
  | { readonly kind: "git"; readonly ref: string }
  | { readonly kind: "npm"; readonly spec: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "history"; readonly version?: string };

/**
 * `git:<ref>`, `npm:<spec>`, `file:<path>`, `history` or `history:<version>`.
 *
 * @throws CliError `invalid_usage`
 */
export function parseLockSource(text: string, option: string): LockSource {
  const [, kind = "", value = ""] = /^(\w+)(?::(.*))?$/s.exec(text) ?? [];
  if (kind === "history") return value === "" ? { kind } : { kind, version: value };
  // A dash first would be read by git and npm as an option.
  if (value !== "" && !value.startsWith("-")) {
    if (kind === "git") return { kind, ref: value };
    if (kind === "npm") return { kind, spec: value };
    if (kind === "file") return { kind, path: value };
  }
  throw new CliError({
    code: "invalid_usage",
    path: option,
    problem: `${JSON.stringify(text)} names no lock`,
    mend: "Give git:<ref> such as git:main, npm:<package> such as npm:@acme/studio-events@latest, file:<path>, or history.",
  });
}
