import type { LockedEvent, LockedVersion } from "@tidings/contract/lock";
import { comparePayloads } from "../payload/compare-payloads.ts";
import { sameNode } from "../payload/same-node.ts";
import { isWorse, type Judgement } from "../verdict.ts";
import type { CastsOf } from "./casts.ts";
import type { EventPair } from "./event-drafts.ts";
import { BREAKING, DANGEROUS, type Draft } from "./finding.ts";
import { described, eventPointer, type Pair, wireName } from "./place.ts";

export interface VersionDrafts {
  readonly drafts: readonly Draft[];
  /** Stored events of the version before are read through casts. */
  readonly upcast: boolean;
  /** So does the server send to consumers of the version before. */
  readonly downcast: boolean;
}

const UNVERIFIABLE: Judgement = { verdict: "unverifiable" };

/** What became of an event's versions. Whether its casts are right is `castDrafts`' business. */
export function versionDrafts(event: EventPair, pair: Pair, casts: CastsOf | undefined): VersionDrafts {
  const [from, to] = [versionOf(event.before), versionOf(event.after)];
  const edited = editedDrafts(event, pair);
  if (to === from) return { drafts: edited, upcast: false, downcast: false };
  if (to < from) return { drafts: [...edited, withdrawn(event, pair)], upcast: false, downcast: false };
  const first = firstVersionOf(event.after);
  if (from < first) return { drafts: [...edited, unconnected(event)], upcast: false, downcast: false };
  const downcast = (event.after.previous ?? []).slice(from - first).every(({ down }) => down === true);
  const ran: Judgement = casts?.(event.channel, event.name) === undefined ? UNVERIFIABLE : { verdict: "safe" };
  const draft: Draft = {
    rule: "version-added",
    pointer: eventPointer(event, "version"),
    channel: event.channel,
    event: event.name,
    message: `${wireName(event)} is version ${to} now: ${castWords(from, downcast)}.`,
    ...(ran === UNVERIFIABLE && {
      mend: "A lock has no functions: compare with the contract itself, so that its casts can be run.",
    }),
    judgements: {
      ...(downcast && { forward: ran }),
      ...(event.after.delivery !== "volatile" && { replay: ran }),
    },
    addition: true,
    facts: [from, to],
  };
  return { drafts: [...edited, draft], upcast: true, downcast };
}

export function versionOf({ version }: LockedEvent): number {
  return version ?? 1;
}

/** Number of the oldest version that is declared. */
export function firstVersionOf(event: LockedEvent): number {
  return versionOf(event) - (event.previous?.length ?? 0);
}

/** What `LockedEvent` says of each version, by number, the current one included. */
function versionsOf(event: LockedEvent): ReadonlyMap<number, LockedVersion> {
  const first = firstVersionOf(event);
  return new Map([...(event.previous ?? []), { schema: event.schema }].map((version, i) => [first + i, version]));
}

function castWords(from: number, downcast: boolean): string {
  const up = `stored events of version ${from} go through its up-cast`;
  return downcast
    ? `${up}, and what older clients get through its down-cast`
    : `${up}; there is no down-cast for older clients`;
}

function withdrawn(event: EventPair, { before, after }: Pair): Draft {
  const [from, to] = [versionOf(event.before), versionOf(event.after)];
  const [was, is] = [event.before.schema, event.after.schema];
  const same = sameNode(was, is, described(was, before), described(is, after));
  return {
    rule: "version-removed",
    pointer: eventPointer(event, "version"),
    channel: event.channel,
    event: event.name,
    message: `${wireName(event)} went back from version ${from} to ${to}: nothing reads the events stored as version ${from}.`,
    mend: same
      ? `Say which version it is: \`evolve(schema, { from: ${from} })\`.`
      : `Declare the older shape as version ${from + 1}.`,
    judgements: { replay: BREAKING },
    certain: true,
    facts: [from, to],
  };
}

/** A newer version, and none from which a cast leads to it: whether events and clients get on is the payload's business. */
function unconnected(event: EventPair): Draft {
  const [from, to] = [versionOf(event.before), versionOf(event.after)];
  return {
    rule: "version-added",
    pointer: eventPointer(event, "version"),
    channel: event.channel,
    event: event.name,
    message: `${wireName(event)} is version ${to} now, and no cast leads there from version ${from}: events of that version stay as they were stored.`,
    mend: `Declare version ${from} before it, with an up-cast: \`evolve(…, { from: ${from} }).to(…)\`.`,
    judgements: {},
    addition: true,
    certain: true,
    facts: [from, to],
  };
}

/** Every version that the lock before knows must be what it was, or stored events of it are not what its cast expects. */
function editedDrafts(event: EventPair, pair: Pair): readonly Draft[] {
  const { before, after } = pair;
  const [was, is] = [versionsOf(event.before), versionsOf(event.after)];
  const newest = versionOf(event.after);
  return [...was].flatMap(([number, old]): Draft[] => {
    const version = number === newest ? undefined : is.get(number);
    if (version === undefined) return number < firstVersionOf(event.after) ? dropped(event, number, pair) : [];
    const common = {
      pointer: eventPointer(event, "previous", number - firstVersionOf(event.after)),
      channel: event.channel,
      event: event.name,
    } as const;
    const drafts: Draft[] = [];
    if (!sameNode(old.schema, version.schema, described(old.schema, before), described(version.schema, after))) {
      drafts.push({
        ...common,
        certain: true,
        rule: "version-edited",
        message: `Version ${number} of ${wireName(event)} is not what it was: its cast is written for other events than those that were stored.`,
        mend: "Leave versions that were released as they are, and add a new one.",
        judgements: { replay: BREAKING },
        facts: [old.schema, version.schema],
      });
    }
    if (old.down === true && version.down !== true) {
      drafts.push({
        ...common,
        rule: "down-cast-removed",
        message: `The down-cast of ${wireName(event)} to version ${number} is gone: clients of that version and of those before it get events of the newest as they are.`,
        mend: "Keep it until nobody has a client of such a version.",
        judgements: { forward: sentAsItIs(event, old, pair) },
        facts: [true, null],
      });
    }
    return drafts;
  });
}

/**
 * A version that the contract no longer declares. That no event of it is stored is what its author says by that, and only the log
 * can tell.
 */
function dropped(event: EventPair, number: number, pair: Pair): Draft[] {
  // What was current until now is stored for sure: the payload shows what becomes of it.
  if (number === versionOf(event.before)) return [];
  const version = versionsOf(event.before).get(number);
  const stored = event.after.delivery !== "volatile";
  const clients = version?.down === true ? ", and clients of it get newer events as they are" : "";
  return [
    {
      rule: "version-removed",
      pointer: eventPointer(event, "previous", number - firstVersionOf(event.before)),
      channel: event.channel,
      event: event.name,
      message: `Version ${number} of ${wireName(event)} is no longer declared: ${stored ? "events of it that are still stored are not brought up to date" : "nobody sends it"}${clients}.`,
      ...(stored && { mend: "Do it when no log holds an event of it." }),
      judgements: {
        ...(stored && { replay: DANGEROUS }),
        ...(version?.down === true && { forward: sentAsItIs(event, version, pair) }),
      },
      facts: [number, null],
    },
  ];
}

/** What clients of a version make of the newest events when nothing casts these for them: another meaning at best. */
function sentAsItIs({ after: event }: EventPair, version: LockedVersion, { before, after }: Pair): Judgement {
  const changes = comparePayloads(described(version.schema, before), described(event.schema, after));
  const judgements = changes.map(({ forward }) => forward);
  return (
    judgements.find(({ witness }) => witness !== undefined) ??
    judgements.reduce((worst, one) => (isWorse(one.verdict, worst.verdict) ? one : worst), DANGEROUS)
  );
}
