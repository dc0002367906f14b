import type { DescribedSchema, Json, SchemaNode } from "@tidings/contract/lock";
import type * as z from "zod";
import type { Judgement, Witness } from "../verdict.ts";
import { type Hints, hintsOf } from "../witness/hints.ts";
import { decodeWith } from "../witness/run-schema.ts";
import { eventsOf } from "../witness/sample-events.ts";
import { type RebuiltSchema, rebuildSchema } from "../zod/rebuild-schema.ts";
import type { Draft } from "./draft.ts";
import { createInclusion } from "./inclusion.ts";

/** One question: does `consumer` read what `producer` sends? */
export interface Direction {
  readonly name: "forward" | "backward";
  readonly producer: DescribedSchema;
  readonly consumer: DescribedSchema;
  readonly seed: number;
  /** Events tried for a single change; 0 looks for no witness. */
  readonly tries: number;
}

/** Judges each change by itself; when the payload as a whole isn't proven, at least one judgement or `whole` says so. */
export interface DirectionResult {
  readonly judgements: readonly Judgement[];
  /** Of the payload as a whole, when no single change is to blame. */
  readonly whole?: Judgement;
}

export function judgeDirection(drafts: readonly Draft[], direction: Direction): DirectionResult {
  const { producer, consumer, name } = direction;
  const strictly = createInclusion(producer, consumer);
  const caught = createInclusion(producer, consumer, { caught: true });
  const proven = strictly.proves(producer.schema, consumer.schema);
  const search = createSearch(direction);

  const judge = (draft: Draft): Judgement => {
    const [sent, read] = name === "forward" ? [draft.after, draft.before] : [draft.before, draft.after];
    const danger: Judgement = { verdict: draft.danger?.[name] ? "dangerous" : "safe" };
    if (proven) return danger;
    if (draft.handed) return { verdict: strictly.provesFunctions(sent, read) ? "safe" : "unverifiable" };
    if (strictly.proves(sent, read)) return danger;
    const witness = search.forChange(draft, sent, read);
    if (witness !== undefined) return { verdict: "breaking", witness };
    if (caught.proves(producer.schema, consumer.schema) || caught.proves(sent, read)) return { verdict: "dangerous" };
    return {
      verdict: dependsOnFunctions(sent, producer) || dependsOnFunctions(read, consumer) ? "unverifiable" : "breaking",
    };
  };
  const judgements = drafts.map(judge);
  if (proven || judgements.some(({ verdict }) => verdict === "breaking" || verdict === "unverifiable"))
    return { judgements };
  const witness = search.anywhere();
  if (witness !== undefined) return { judgements, whole: { verdict: "breaking", witness } };
  if (caught.proves(producer.schema, consumer.schema)) {
    return judgements.some(({ verdict }) => verdict === "dangerous")
      ? { judgements }
      : { judgements, whole: { verdict: "dangerous" } };
  }
  const opaque = [producer, consumer].some(({ schema, defs }) => rebuildSchema(schema, defs).opaque.length > 0);
  return { judgements, whole: { verdict: opaque ? "unverifiable" : "breaking" } };
}

function dependsOnFunctions(node: SchemaNode, { defs }: DescribedSchema): boolean {
  return rebuildSchema(node, defs).opaque.length > 0;
}

interface Search {
  forChange(draft: Draft, sent: SchemaNode, read: SchemaNode): Witness | undefined;
  anywhere(): Witness | undefined;
}

/** Looks for events that are sent and refused. Nothing is rebuilt or run before it is asked for. */
function createSearch({ producer, consumer, seed, tries, name }: Direction): Search {
  let sides: { readonly sender: RebuiltSchema; readonly reader: RebuiltSchema } | undefined;

  function* refused(hints: Hints) {
    if (tries === 0) return;
    sides ??= {
      sender: rebuildSchema(producer.schema, producer.defs),
      reader: rebuildSchema(consumer.schema, consumer.defs),
    };
    for (const wire of eventsOf(producer, sides.sender.schema, hints, seed, tries)) {
      const decoded = decodeWith(sides.reader.schema, wire);
      if (!decoded.ok) yield { wire, decoded };
    }
  }

  function witnessOf(wire: Json, fault: string): Witness {
    const who = name === "forward" ? "An old consumer" : "A new consumer";
    return { wire, outcome: "rejected", detail: `${who} refuses it: ${fault}.` };
  }

  return {
    forChange(draft, sent, read) {
      const { place, before, after } = draft;
      const hints = hintsOf({ schema: before, defs: {} }, { schema: after, defs: {} });
      const isToBlame = blame(
        draft,
        rebuildSchema(sent, producer.defs).schema,
        rebuildSchema(read, consumer.defs).schema,
      );
      for (const { wire, decoded } of refused(hints)) {
        const { path: current, formerPath = current } = place;
        // The event may be refused for another change as well.
        const fault = decoded.faults.find(({ path }) => concerns(path, current) || concerns(path, formerPath));
        if (fault === undefined || !isToBlame(wire, fault.path)) continue;
        // A function that the producer has in this place, and we haven't, might not let this event out.
        if (isShadowed(sides?.sender.opaque ?? [], place.pointer)) return undefined;
        return witnessOf(wire, fault.text);
      }
      return undefined;
    },
    anywhere() {
      for (const { wire, decoded } of refused(hintsOf(producer, consumer))) {
        return (sides?.sender.opaque.length ?? 0) > 0 ? undefined : witnessOf(wire, decoded.faults[0].text);
      }
      return undefined;
    },
  };
}

/** Whether an event is refused for this change: what it is about, by itself, is read before the change and refused after it. */
function blame({ about, place, before, after }: Draft, sender: z.ZodType, reader: z.ZodType) {
  return (wire: Json, fault: readonly string[]): boolean => {
    if (about === "nothing") return true;
    const path = place.path.map((step, index) => (step === "*" ? fault[index] : step));
    // A fault around the place doesn't tell which item it is about.
    if (path.includes(undefined)) return true;
    const steps = path as readonly string[];
    const part =
      about === "fields" ? pickFields(valueAt(wire, steps.slice(0, -1)), before, after) : valueAt(wire, steps);
    const alone = about === "it" ? (part === undefined ? {} : { it: part }) : part;
    return alone !== undefined && decodeWith(sender, alone).ok && !decodeWith(reader, alone).ok;
  };
}

function valueAt(wire: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = wire;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, Json>>)[step];
  }
  return value;
}

/** The fields that either node declares. */
function pickFields(value: Json | undefined, before: SchemaNode, after: SchemaNode): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const declared = [before, after].flatMap((node) => (node.kind === "object" ? Object.keys(node.properties) : []));
  return Object.fromEntries(Object.entries(value).filter(([name]) => declared.includes(name)));
}

/** Whether a fault lies in, or around, the place of a change. */
function concerns(fault: readonly string[], change: readonly string[]): boolean {
  return fault.every((step, index) => index >= change.length || change[index] === "*" || change[index] === step);
}

function isShadowed(opaque: readonly string[], pointer: string): boolean {
  return opaque.some((place) => place.startsWith("#") || pointer.startsWith(place) || place.startsWith(pointer));
}
