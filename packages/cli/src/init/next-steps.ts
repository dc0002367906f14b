import { pascalCase } from "../model/naming.ts";
import type { PackageJson } from "./merge-package-json.ts";
import type { PackageManager } from "./package-manager.ts";

export interface InitResult {
  /** As it is now. */
  readonly packageJson: PackageJson;
  readonly packageName: string;
  readonly contract: string;
  readonly packageManager: PackageManager;
  /** There was a `tsconfig.json` before. */
  readonly keptTsconfig: boolean;
  readonly hasExports: boolean;
  /** Changesets and a workflow were asked for. */
  readonly release: boolean;
  /** The configuration of changesets that was there, if there was one: its path and its text. */
  readonly keptChangesets?: { readonly path: string; readonly text: string } | undefined;
}

const PACKAGES = ["@tidings/contract", "@tidings/server", "@tidings/client", "@tidings/react", "react", "zod"];
const DEV_PACKAGES = ["tidings", "typescript", "@types/react"];

/** What is left to do, in order. */
export function nextSteps(result: InitResult): string[] {
  const { packageJson, packageName, contract, packageManager, keptTsconfig, hasExports, release, keptChangesets } =
    result;
  const missing = PACKAGES.filter((name) => !dependsOn(packageJson, name));
  const missingDev = [...DEV_PACKAGES, ...(release ? ["@changesets/cli"] : [])].filter(
    (name) => !dependsOn(packageJson, name),
  );
  const steps: string[] = [];
  if (isHeldBack(packageJson)) steps.push('package.json: add "contract.lock.json" and "history" to "files"');
  if (packageJson.type !== "module") steps.push('package.json: set "type": "module"');
  if (!hasExports)
    steps.push('package.json: add "./server", "./client" and "./react" to "exports"; each is src/generated/<name>.ts');
  if (keptTsconfig) steps.push('tsconfig.json: set "rewriteRelativeImportExtensions": true, if it isn\'t');
  if (packageJson.private === true && keptChangesets !== undefined && !versionsPrivate(keptChangesets.text)) {
    steps.push(
      `${keptChangesets.path}: set "privatePackages": { "version": true, "tag": false }, so that this package has versions`,
    );
  }
  if (missing.length > 0) steps.push(`${packageManager.install} ${missing.join(" ")}`);
  if (missingDev.length > 0) steps.push(`${packageManager.installDev} ${missingDev.join(" ")}`);
  steps.push("Write your channels and events in src/contract.ts");
  steps.push(`${packageManager.execute} tidings generate`);
  steps.push(`import { create${pascalCase(contract)}Server } from "${packageName}/server"`);
  return steps;
}

/** Whether `files` keeps the lock or the history out of what is published. */
function isHeldBack({ files }: PackageJson): boolean {
  return Array.isArray(files) && !["contract.lock.json", "history"].every((file) => files.includes(file));
}

/** Whether a configuration of changesets gives private packages versions. */
export function versionsPrivate(config: string): boolean {
  try {
    const { privatePackages } = JSON.parse(config);
    return privatePackages?.version === true;
  } catch {
    return false;
  }
}

function dependsOn(packageJson: PackageJson, name: string): boolean {
  return ["dependencies", "devDependencies", "peerDependencies"].some((key) => {
    const dependencies = packageJson[key];
    return typeof dependencies === "object" && dependencies !== null && name in dependencies;
  });
}
