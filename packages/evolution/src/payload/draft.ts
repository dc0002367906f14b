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

/** The place as a sentence begins with it. */
export function nameOf({ path }: Place): string {
  const name = path.findLast((step) => step !== "*");
  if (name === undefined) return path.length === 0 ? "The payload" : "An item";
  return path.at(-1) === "*" ? `An item of "${name}"` : `"${name}"`;
}
