import type { SchemaNode } from "@tidings/contract/lock";
import type { PayloadRule } from "../payload-change.ts";

/** A change that was found, before anyone judged it. */
export interface Draft {
  readonly rule: PayloadRule;
  readonly place: Place;
  readonly message: string;
  readonly mend?: string;
  /** What changed, alone: nothing else of the payload stands between the two. */
  readonly before: SchemaNode;
  readonly after: SchemaNode;
  /** What is read as before may mean something else. */
  readonly danger?: { readonly forward: boolean; readonly backward: boolean };
  /** Both nodes have the same function, and all that counts is whether it is handed the same. */
  readonly handed?: true;
  /**
   * What of an event the two are about: what stands in the place, which is the usual; the same as the property `it` of an
   * object; the fields of the object around it; or nothing that could be run by itself.
   */
  readonly about?: "it" | "fields" | "nothing";
}

/** Where a change stands, in the lock and in an event. */
export interface Place {
  readonly pointer: string;
  readonly def?: string;
  /** Keys of the event down to the place; `*` is any index or key. */
  readonly path: readonly string[];
  /** Where else an event shows the change: the old name of a field. */
  readonly formerPath?: readonly string[];
}

export const BOTH: { readonly forward: true; readonly backward: true } = { forward: true, backward: true };

/** The place as a sentence begins with it: the whole way down to it, so that no two places share a name. */
export function nameOf({ path }: Place): string {
  if (path.length === 0) return "The payload";
  return path.every((step) => step === "*") ? "An item" : `"${dottedPath(path)}"`;
}

/** @example dottedPath(["items", "*", "c"]) // "items[].c" */
function dottedPath(path: readonly string[]): string {
  return path.reduce((name, step) => {
    if (step === "*") return `${name}[]`;
    if (/^\d+$/.test(step)) return `${name}[${step}]`;
    if (!/^[\w$-]+$/.test(step)) return `${name}[${JSON.stringify(step)}]`;
    return name === "" ? step : `${name}.${step}`;
  }, "");
}
