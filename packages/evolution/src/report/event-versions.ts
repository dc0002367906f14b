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
  if (to < from) return { drafts: [...edited, withdrawn(event)], upcast: false, downcast: false };
  const downcast = (event.after.previous ?? []).slice(from - 1).every(({ down }) => down === true);
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

function castWords(from: number, downcast: boolean): string {
  const up = `stored events of version ${from} go through its up-cast`;
  return downcast
    ? `${up}, and what older clients get through its down-cast`
    : `${up}; there is no down-cast for older clients`;
}

function withdrawn(event: EventPair): Draft {
  const [from, to] = [versionOf(event.before), versionOf(event.after)];
  return {
    rule: "version-removed",
    pointer: eventPointer(event, "version"),
    channel: event.channel,
    event: event.name,
    message: `${wireName(event)} went back from version ${from} to ${to}: nothing reads the events stored as version ${from}.`,
    mend: `Declare the older shape as version ${from + 1}.`,
    judgements: { replay: BREAKING },
    certain: true,
    facts: [from, to],
  };
}

/** Every version that the lock before knows must be what it was, or stored events of it are not what its cast expects. */
function editedDrafts(event: EventPair, { before, after }: Pair): readonly Draft[] {
  const was = [...(event.before.previous ?? []), { schema: event.before.schema }];
  const is = event.after.previous ?? [];
  return is.slice(0, was.length).flatMap((version, index): Draft[] => {
    const old = was[index];
    if (old === undefined) return [];
    const common = {
      pointer: eventPointer(event, "previous", index),
      channel: event.channel,
      event: event.name,
    } as const;
    const drafts: Draft[] = [];
    if (!sameNode(old.schema, version.schema, described(old.schema, before), described(version.schema, after))) {
      drafts.push({
        ...common,
        certain: true,
        rule: "version-edited",
        message: `Version ${index + 1} of ${wireName(event)} is not what it was: its cast is written for other events than those that were stored.`,
        mend: "Leave versions that were released as they are, and add a new one.",
        judgements: { replay: BREAKING },
        facts: [old.schema, version.schema],
      });
    }
    if ("down" in old && old.down === true && version.down !== true) {
      drafts.push({
        ...common,
        rule: "down-cast-removed",
        message: `The down-cast of ${wireName(event)} to version ${index + 1} is gone: clients of that version and of those before it get events of the newest as they are.`,
        mend: "Keep it until nobody has a client of such a version.",
        judgements: { forward: sentAsItIs(event, version, { before, after }) },
        facts: [true, null],
      });
    }
    return drafts;
  });
}

/** What clients of a version make of the newest events when nothing casts these for them: another meaning at best. */
function sentAsItIs({ after: event }: EventPair, version: LockedVersion, { after }: Pair): Judgement {
  const changes = comparePayloads(described(version.schema, after), described(event.schema, after));
  const judgements = changes.map(({ forward }) => forward);
  return (
    judgements.find(({ witness }) => witness !== undefined) ??
    judgements.reduce((worst, one) => (isWorse(one.verdict, worst.verdict) ? one : worst), DANGEROUS)
  );
}
