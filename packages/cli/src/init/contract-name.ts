/**
 * A contract's name from its package's.
 *
 * @example contractNameFor("@acme/studio-events") // "studio"
 * @example contractNameFor("@acme/events") // "acme"
 */
export function contractNameFor(packageName: string): string {
  const [scope, own] = packageName.startsWith("@") ? packageName.slice(1).split("/") : ["", packageName];
  const words = (own ?? "").toLowerCase().split(/[^a-z0-9]+/);
  const name = words.filter((word) => !/^(?:events?|contracts?|)$/.test(word)).join("-") || (scope ?? "").toLowerCase();
  const clean = name.replaceAll(/[^a-z0-9-]+/g, "-").replace(/^[^a-z]+|-+$/g, "");
  return clean === "" ? "app" : clean;
}

export function isContractName(name: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(name);
}
