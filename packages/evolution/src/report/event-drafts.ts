import type { LockedEvent } from "@tidings/contract/lock";
import { castDrafts, fixtureDrafts } from "./cast-drafts.ts";
import type { CastsOf, FixturesOf } from "./casts.ts";
import { versionDrafts } from "./event-versions.ts";
import { factsChanged } from "./facts-changed.ts";
import { BREAKING, DANGEROUS, type Draft, verdictOf } from "./finding.ts";
import { payloadDrafts } from "./payload-drafts.ts";
import { described, eventPointer, type Pair, wireName } from "./place.ts";

/** An event that both locks have. */
export interface EventPair {
  readonly channel: string;
  readonly name: string;
  readonly before: LockedEvent;
  readonly after: LockedEvent;
}

export interface EventOptions {
  readonly seed: number;
  readonly casts?: CastsOf | undefined;
  readonly fixtures?: FixturesOf | undefined;
}

/** What changed in one event: its payload, its versions, its delivery, and what is said of it. */
export function eventDrafts(event: EventPair, pair: Pair, options: EventOptions): readonly Draft[] {
  const { before, after } = event;
  const versions = versionDrafts(event, pair, options.casts);
  const place = { pointer: eventPointer(event, "schema"), channel: event.channel, event: event.name };
  const stored = after.delivery !== "volatile";
  const payload = payloadDrafts(
    described(before.schema, pair.before),
    described(after.schema, pair.after),
    place,
    options.seed,
    (change) => ({
      ...(!versions.downcast && { forward: change.forward }),
      backward: change.backward,
      ...(stored && !versions.upcast && { replay: change.backward }),
      emitterSource: change.emitterSource,
      subscriberSource: change.subscriberSource,
    }),
  );
  return [
    ...(versions.downcast ? payload.map(withOrderOfDeploys) : payload),
    ...versions.drafts,
    ...castDrafts(event, pair, options),
    ...fixtureDrafts(event, pair, options.fixtures),
    ...deliveryDrafts(event),
    ...factDrafts(event),
  ];
}

/** Casts run in the new server: what a new client gets of an old one, none of them can help. */
function withOrderOfDeploys(draft: Draft): Draft {
  if (verdictOf(draft, "backward") === "safe") return draft;
  const mend =
    'Deploy servers before clients, and say so with `compatibility: "forward"`: casts run in the new server only.';
  return { ...draft, mend };
}

function deliveryDrafts(event: EventPair): readonly Draft[] {
  const { before, after, channel, name } = event;
  const [from, to] = [before.delivery ?? "log", after.delivery ?? "log"];
  const common = { channel, event: name, certain: true } as const;
  if (from !== to) {
    const lossy = to === "volatile" || (from === "log" && to === "latest");
    const unstored = to === "volatile";
    return [
      {
        ...common,
        rule: "delivery-changed",
        pointer: eventPointer(event, "delivery"),
        message: `Delivery of ${wireName(event)} changed from ${from} to ${to}: ${deliveryWords(from, to)}.`,
        judgements: {
          ...(lossy && { forward: DANGEROUS }),
          // The other way round it is the new consumer that hears less from a server that is still old.
          ...(!lossy && from !== "latest" && { backward: DANGEROUS }),
          ...(unstored && { emitterSource: BREAKING, subscriberSource: BREAKING }),
        },
        facts: [from, to],
      },
    ];
  }
  if (before.key === after.key) return [];
  const [was, is] = [before.key ?? "one per channel", after.key ?? "one per channel"];
  return [
    {
      ...common,
      rule: "key-changed",
      pointer: eventPointer(event, "key"),
      message: `The key of ${wireName(event)} changed from ${was} to ${is}: other events replace each other, and stored ones keep the old key.`,
      judgements: { forward: DANGEROUS, backward: DANGEROUS, replay: DANGEROUS },
      facts: [before.key ?? null, after.key ?? null],
    },
  ];
}

function deliveryWords(from: string, to: string): string {
  if (to === "volatile") return "who is away misses it for good, and it has no `id`";
  if (from === "log") return "who is slow or away gets only the newest";
  return from === "volatile" ? "it is stored and replayed now" : "everyone gets every one of them now";
}

function factDrafts(event: EventPair): readonly Draft[] {
  const { before, after, channel, name } = event;
  const common = { channel, event: name, judgements: {}, certain: true } as const;
  const drafts: Draft[] = [];
  if (before.deprecated !== after.deprecated) {
    drafts.push({
      ...common,
      rule: "deprecated",
      pointer: eventPointer(event, "deprecated"),
      message: deprecationWords(`Event ${wireName(event)}`, after.deprecated),
      facts: [before.deprecated ?? null, after.deprecated ?? null],
    });
  }
  if (before.description !== after.description || factsChanged(before.schema, after.schema)) {
    drafts.push({
      ...common,
      rule: "description-changed",
      pointer: eventPointer(event),
      message: `What ${wireName(event)} says about itself changed.`,
      facts: [before.description ?? null, after.description ?? null],
    });
  }
  return drafts;
}

/** @example "Event renders.queued is deprecated: use created." */
export function deprecationWords(what: string, deprecated: true | string | undefined): string {
  if (deprecated === undefined) return `${what} is no longer deprecated.`;
  return deprecated === true ? `${what} is deprecated.` : `${what} is deprecated: ${deprecated.replace(/\.$/, "")}.`;
}
