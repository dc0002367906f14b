import type { DescribedSchema, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { hasFunctions } from "./functions.ts";
import { knownValues } from "./known-keys.ts";
import { sameNode } from "./same-node.ts";
import { objectBehind } from "./synthetic-nodes.ts";

/** Two nodes that stand in the same place of two schemas: the same property, the items of the same array. */
export interface Place {
  readonly sent: SchemaNode;
  readonly read: SchemaNode;
}

/**
 * Which nodes of a place are the same one.
 *
 * A lock tells of a function only that it is there. It is taken for the same one where it stands in the same place, and
 * nowhere else. Wrappers lead to what they wrap; the options of a union are paired one to one, so that an option that came
 * is never taken for one that was there.
 */
export interface Alignment {
  pairs(place: Place, sent: SchemaNode, read: SchemaNode): boolean;
  /** Whether neither side has options. */
  isPlain(place: Place): boolean;
}

interface Candidate {
  readonly node: SchemaNode;
  /** Which side of a pipe, a codec or an intersection. */
  readonly side: string;
  /** The values of the discriminator. */
  readonly tag?: string;
}

export function createAlignment(producer: DescribedSchema, consumer: DescribedSchema): Alignment {
  const known = new WeakMap<SchemaNode, WeakMap<SchemaNode, Matches>>();

  function matchesOf({ sent, read }: Place): Matches {
    const byRead = known.get(sent) ?? new WeakMap<SchemaNode, Matches>();
    known.set(sent, byRead);
    const made = byRead.get(read) ?? match(candidatesOf(sent, producer.defs), candidatesOf(read, consumer.defs));
    byRead.set(read, made);
    return made;
  }

  function match(sent: readonly Candidate[], read: readonly Candidate[]): Matches {
    const pairs = new Map<SchemaNode, SchemaNode>();
    const taken = new Set<SchemaNode>();
    const free = (side: readonly Candidate[], other: { has(node: SchemaNode): boolean }) =>
      side.filter(({ node }) => !other.has(node));
    const more = surplus(sent, read);
    const pairUp = (alike: (a: Candidate, b: Candidate) => boolean): void => {
      for (const a of free(sent, pairs)) {
        const b = free(read, taken).find(
          (one) => a.side === one.side && a.node.kind === one.node.kind && alike(a, one) && !isUnclear(a, one, more),
        );
        if (b === undefined) continue;
        pairs.set(a.node, b.node);
        taken.add(b.node);
      }
    };
    pairUp((a, b) => sameNode(a.node, b.node, producer, consumer));
    pairUp((a, b) => a.tag !== undefined && a.tag === b.tag);
    const rest = [free(sent, pairs), free(read, taken)];
    const sole = (side: readonly Candidate[] | undefined, one: Candidate): boolean =>
      side?.filter(({ node, side: where }) => node.kind === one.node.kind && where === one.side).length === 1;
    pairUp((a, b) => a.tag === undefined && b.tag === undefined && sole(rest[0], a) && sole(rest[1], b));
    return { pairs, plain: [...sent, ...read].every(({ node }) => node.kind !== "union") };
  }

  /** How many more of each kind with functions one side has than the other. */
  function surplus(sent: readonly Candidate[], read: readonly Candidate[]): ReadonlyMap<string, number> {
    const more = new Map<string, number>();
    const count = (side: readonly Candidate[], defs: SchemaDefs, by: 1 | -1): void => {
      for (const one of side) {
        if (hasFunctions(one.node, defs)) more.set(groupOf(one), (more.get(groupOf(one)) ?? 0) + by);
      }
    };
    count(sent, producer.defs, 1);
    count(read, consumer.defs, -1);
    return more;
  }

  /**
   * An option with a function came or went: that one which is alike stayed is a guess then, since the one that was there may have
   * changed, and the one that is alike may be new.
   */
  function isUnclear(a: Candidate, b: Candidate, more: ReadonlyMap<string, number>): boolean {
    const tagged = a.tag !== undefined && a.tag === b.tag;
    return !tagged && (more.get(groupOf(a)) ?? 0) !== 0 && hasFunctions(a.node, producer.defs);
  }

  return {
    pairs: (place, sent, read) =>
      (place.sent === sent && place.read === read) || matchesOf(place).pairs.get(sent) === read,
    isPlain: (place) => matchesOf(place).plain,
  };
}

function groupOf({ node, side }: Candidate): string {
  return `${side} ${node.kind}`;
}

interface Matches {
  readonly pairs: ReadonlyMap<SchemaNode, SchemaNode>;
  readonly plain: boolean;
}

/** The nodes that one value may meet, from the outside in. */
function candidatesOf(root: SchemaNode, defs: SchemaDefs): readonly Candidate[] {
  const found: Candidate[] = [];
  const seen = new Set<SchemaNode>();
  const visit = (node: SchemaNode, side: string, tag?: string): void => {
    if (seen.has(node)) return;
    seen.add(node);
    found.push({ node, side, ...(tag !== undefined && { tag }) });
    switch (node.kind) {
      case "union":
        for (const option of node.options) visit(option, side, tagOf(option, node.discriminator, defs) ?? tag);
        return;
      case "intersection":
        visit(node.left, `${side}l`, tag);
        visit(node.right, `${side}r`, tag);
        return;
      case "pipe":
      case "codec":
        visit(node.in, `${side}i`, tag);
        visit(node.out, `${side}o`, tag);
        return;
      case "ref": {
        const def = defs[node.ref];
        if (def !== undefined) visit(def, side, tag);
        return;
      }
      default:
        if ("inner" in node) visit(node.inner, side, tag);
    }
  };
  visit(root, "");
  return found;
}

function tagOf(option: SchemaNode, discriminator: string | undefined, defs: SchemaDefs): string | undefined {
  const property = discriminator === undefined ? undefined : objectBehind(option, defs)?.properties[discriminator];
  const values = property && knownValues(property.schema);
  return values && JSON.stringify([...values].map(String).sort());
}
