import { showPath } from "../show-path.ts";

/** What a message says of a module that could not be evaluated. */
export interface LoadErrorDescription {
  /** The file at fault, with line and column when they are known. */
  readonly file: string;
  readonly problem: string;
  readonly mend: string;
}

/**
 * Finds the file at fault and the mend, whatever the module threw.
 *
 * @param entry The module that was asked for; the fault may be in one that it imports.
 */
export function describeLoadError(error: unknown, entry: string, cwd: string): LoadErrorDescription {
  const shown = showPath(entry, cwd);
  if (!(error instanceof Error))
    return { file: shown, problem: `threw ${String(error)}`, mend: "Throw nothing there." };
  return syntaxError(error, shown, cwd) ?? missingModule(error, shown, cwd) ?? thrownError(error, shown, cwd);
}

/** jiti's form: `ParseError: Unexpected token\n /path/to/file.ts:1:21`. */
function syntaxError(error: Error, shown: string, cwd: string): LoadErrorDescription | undefined {
  const [, problem, file, position] = /ParseError: (.*?)\s*\n\s*([^\n]+?)(:\d+:\d+)/s.exec(error.message) ?? [];
  if (problem === undefined) return undefined;
  return {
    file: file === undefined ? shown : showPath(file, cwd) + position,
    problem: `syntax error: ${problem.trim()}`,
    mend: "Correct the syntax there.",
  };
}

function missingModule(error: Error, shown: string, cwd: string): LoadErrorDescription | undefined {
  const code = "code" in error ? error.code : undefined;
  if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") return undefined;
  const specifier = /Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1] ?? "a module";
  const importer = "requireStack" in error && Array.isArray(error.requireStack) ? error.requireStack[0] : undefined;
  const isFile = /^[./]/.test(specifier);
  return {
    file: typeof importer === "string" ? showPath(importer, cwd) : shown,
    problem: `cannot find ${isFile ? "module" : "package"} ${JSON.stringify(specifier)}`,
    mend: isFile
      ? "Correct the path, or write the file."
      : `Install it, for example: npm install ${packageName(specifier)}`,
  };
}

function thrownError(error: Error, shown: string, cwd: string): LoadErrorDescription {
  // The first frame outside node_modules is where the user's code threw.
  const frames = [...(error.stack ?? "").matchAll(/(?:\(|at (?:async )?)(?:file:\/\/)?([^\s()]+?)(:\d+:\d+)\)?$/gm)];
  const own = frames.find(
    ([, file]) => file !== undefined && !file.includes("node_modules") && !file.startsWith("node:"),
  );
  return {
    file: own?.[1] === undefined ? shown : showPath(own[1], cwd) + own[2],
    problem: error.name === "Error" ? error.message : `${error.name}: ${error.message}`,
    mend: "The module must load without errors; correct it there.",
  };
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
