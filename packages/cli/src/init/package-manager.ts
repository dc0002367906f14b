import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The commands of the package manager in use. */
export interface PackageManager {
  readonly install: string;
  readonly installDev: string;
  readonly execute: string;
  /** Runs a command in one package of a workspace, from anywhere in it. */
  executeIn(packageName: string): string;
  /** Installs what the lock file says and changes nothing. */
  readonly ci: string;
  /** Steps of a GitHub workflow that bring it, after Node. */
  readonly setup: string;
}

const NPM: PackageManager = {
  install: "npm install",
  installDev: "npm install --save-dev",
  execute: "npx",
  executeIn: (name) => `npm exec --workspace ${name} --`,
  ci: "npm ci",
  setup: "",
};
const PNPM: PackageManager = {
  install: "pnpm add",
  installDev: "pnpm add --save-dev",
  execute: "pnpm exec",
  executeIn: (name) => `pnpm --filter ${name} exec`,
  ci: "pnpm install --frozen-lockfile",
  // Which has the version that "packageManager" in package.json says, or the newest it knows.
  setup: "      - run: corepack enable\n",
};

/** pnpm when the folder, or one above it, has pnpm's files; else npm. */
export function detectPackageManager(folder: string): PackageManager {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "pnpm-lock.yaml")) || existsSync(join(at, "pnpm-workspace.yaml"))) return PNPM;
    if (existsSync(join(at, "package-lock.json")) || at === dirname(at)) return NPM;
  }
}
