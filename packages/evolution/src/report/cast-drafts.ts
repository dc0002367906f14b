import { checkReplay } from "../replay/check-replay.ts";
import type { Judgement } from "../verdict.ts";
import { downThrough, type FixturesOf, upThrough } from "./casts.ts";
import type { EventOptions, EventPair } from "./event-drafts.ts";
import { firstVersionOf, versionOf } from "./event-versions.ts";
import type { Draft } from "./finding.ts";
import { described, eventPointer, type Pair, wireName } from "./place.ts";

/**
 * What the casts of an event make of events generated from each of its versions. Always run, because the lock doesn't show
 * that a function changed; what can't be told is said only of versions that are new.
 */
export function castDrafts(
  event: EventPair,
  { after: lock }: Pair,
  { casts, fixtures }: Pick<EventOptions, "casts" | "fixtures">,
): readonly Draft[] {
  const { before, after, channel, name } = event;
  const { previous = [], delivery } = after;
  const functions = casts?.(channel, name) ?? [];
  if (functions.length !== previous.length) return [];
  const newest = described(after.schema, lock);
  return previous.flatMap(({ schema }, index): Draft[] => {
    const version = firstVersionOf(after) + index;
    const onward = functions.slice(index);
    const older = described(schema, lock);
    const draft = (cast: "up" | "down", judgement: Judgement): readonly Draft[] => {
      const known = judgement.verdict === "unverifiable" && versionOf(before) === versionOf(after);
      if (judgement.verdict === "safe" || known) return [];
      return [
        {
          rule: "cast-failed",
          pointer: eventPointer(event, "previous", index),
          channel,
          event: name,
          message: castWords(wireName(event), cast, version, judgement),
          mend: castMend(judgement),
          judgements: cast === "up" ? { replay: judgement } : { forward: judgement },
          facts: [cast, version],
        },
      ];
    };
    const down = downThrough(onward);
    return [
      ...(delivery === "volatile"
        ? []
        : draft("up", checkReplay(older, upThrough(onward), newest, fixtures?.(channel, name, version)))),
      ...(down === undefined ? [] : draft("down", inDownWords(checkReplay(newest, down, older)))),
    ];
  });
}

/** Whether events of the newest version that the team keeps are still read; those of earlier ones go through the casts. */
export function fixtureDrafts(
  event: EventPair,
  { after: lock }: Pair,
  fixtures: FixturesOf | undefined,
): readonly Draft[] {
  const { after, channel, name } = event;
  const version = versionOf(after);
  const kept = fixtures?.(channel, name, version) ?? [];
  if (kept.length === 0) return [];
  const schema = described(after.schema, lock);
  const judgement = checkReplay(schema, undefined, schema, kept);
  if (judgement.witness === undefined) return [];
  return [
    {
      rule: "fixture-refused",
      pointer: eventPointer(event, "schema"),
      channel,
      event: name,
      message: `A fixture of ${wireName(event)}, version ${version}, is refused.`,
      mend: "If such events were stored, the contract has to read them: declare a new version with an up-cast.",
      judgements: { replay: judgement },
      facts: [null, judgement.witness.wire],
    },
  ];
}

function castWords(event: string, cast: "up" | "down", version: number, { verdict }: Judgement): string {
  const way =
    cast === "up"
      ? `The up-cast of ${event} from version ${version}`
      : `The down-cast of ${event} to version ${version}`;
  return verdict === "unverifiable"
    ? `${way} can't be tried: a function decides what it may be given or give.`
    : `${way} fails.`;
}

function castMend({ verdict }: Judgement): string {
  return verdict === "unverifiable"
    ? "Try it in a test, then suppress this."
    : "Mend it: it has to take every event that its version allows.";
}

/** The check speaks of stored events, which go up. */
function inDownWords(judgement: Judgement): Judgement {
  const { witness } = judgement;
  if (witness === undefined) return judgement;
  const detail = witness.detail.replace("The up-cast", "The down-cast").replace("A new consumer", "An old consumer");
  return { ...judgement, witness: { ...witness, detail } };
}
