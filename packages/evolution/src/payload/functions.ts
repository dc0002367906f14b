import { type Check, canonicalJson, type Json, type SchemaDefs, type SchemaNode } from "@tidings/contract/lock";

/** Whether a function of the team's own decides this check. */
export function isRefinement(check: Check): boolean {
  return check.check === "refine" || (check.check === "format" && check.custom === true);
}

/** Whether what runs after this check sees another value than what ran before: trimming, an own function, a URL. */
export function isChange(check: Check): boolean {
  return check.check === "overwrite" || (check.check === "format" && check.format === "url");
}

/** Whether a function of the team's own changes the value. */
export function isOwnChange(check: Check): boolean {
  return check.check === "overwrite" && check.name === undefined;
}

export function hasRefinement(node: SchemaNode): boolean {
  return node.checks?.some(isRefinement) === true;
}

/** Refinements and what changes the value between them, in their order; what comes behind the last refinement tells it nothing. */
export function stepsOf(node: SchemaNode): readonly string[] {
  const steps = (node.checks ?? []).filter((check) => isRefinement(check) || isChange(check));
  return steps.slice(0, steps.findLastIndex(isRefinement) + 1).map(textOf);
}

/** All that changes the value, in its order. */
export function changesOf(node: SchemaNode): readonly string[] {
  return (node.checks ?? []).filter(isChange).map(textOf);
}

/** A check as text: the same for the same check. */
export function textOf(check: Check): string {
  return canonicalJson(check as unknown as Json);
}

/** Whether a function of the team's own stands anywhere in the schema. */
export function hasFunctions(node: SchemaNode, defs: SchemaDefs): boolean {
  return someNode(node, defs, (one) => {
    if (one.kind === "custom" || (one.kind === "codec" && one.name === undefined && !one.stringbool)) return true;
    if ((one.kind === "default" || one.kind === "prefault" || one.kind === "catch") && one.value === undefined)
      return true;
    return one.checks?.some((check) => isRefinement(check) || isOwnChange(check)) === true;
  });
}

/** Whether reading may change a text or another value, besides dropping keys and supplying what is missing. */
export function hasChanges(node: SchemaNode, defs: SchemaDefs): boolean {
  return someNode(node, defs, (one) => one.checks?.some(isChange) === true);
}

/** Whether it holds of a node anywhere in the schema. */
export function someNode(root: SchemaNode, defs: SchemaDefs, holds: (node: SchemaNode) => boolean): boolean {
  const seen = new Set<string>();
  const visit = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return value.some(visit);
    if (!("kind" in value) || typeof value.kind !== "string") return Object.values(value).some(visit);
    const node = value as SchemaNode;
    if (holds(node)) return true;
    if (node.kind === "ref") {
      if (seen.has(node.ref)) return false;
      seen.add(node.ref);
      return visit(defs[node.ref]);
    }
    // The value of a default or a catch is JSON, a record's is a node.
    const json = node.kind === "record" ? ["checks"] : ["checks", "value", "values"];
    return Object.entries(node).some(([key, child]) => !json.includes(key) && visit(child));
  };
  return visit(root);
}
