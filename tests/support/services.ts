import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that part of the suite needs, with the Debian package that brings each. */
export const services = {
  chromium: "chromium",
  curl: "curl",
  nginx: "nginx",
  openssl: "openssl",
} as const;

export type Service = keyof typeof services;

/** Debian keeps servers there, and not every user's PATH has it. */
const SERVERS = "/usr/sbin";

/** The program's path, or undefined when it is not on the PATH. */
export function findService(name: Service): string | undefined {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), SERVERS]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** For `describe.skipIf`: true when the program is missing and the run may go on without it. */
export function isMissing(name: Service): boolean {
  if (findService(name) !== undefined) return false;
  if (process.env.TIDINGS_REQUIRE_SERVICES === "1") {
    throw new Error(`${name} is required here and not on the PATH: apt-get install -y ${services[name]}`);
  }
  return true;
}
