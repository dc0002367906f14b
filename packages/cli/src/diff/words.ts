import {
  DIRECTIONS,
  type Direction,
  type Finding,
  SOURCES,
  type Source,
  type Verdict,
  worstVerdict,
} from "@tidings/evolution";

/** The sides of a finding as people call them. */
export const SIDES: Readonly<Record<Direction | Source, string>> = {
  forward: "old consumers, new producer",
  backward: "new consumers, old producers",
  replay: "new consumers, stored events",
  emitterSource: "code that emits",
  subscriberSource: "code that subscribes",
};

/** What a finding is, in one word: the gravest of what it does to events, else whether code has to change. */
export type Label = Exclude<Verdict, "safe"> | "suppressed" | "source" | "safe";

export function labelOf(finding: Finding): Label {
  if (finding.suppressed !== undefined) return "suppressed";
  const verdict = worstVerdict(DIRECTIONS.map((direction) => finding.verdicts[direction]));
  if (verdict !== "safe") return verdict;
  return SOURCES.some((source) => finding.verdicts[source] !== "safe") ? "source" : "safe";
}

const SHORT: Readonly<Record<Direction | Source, string>> = {
  forward: "old consumers",
  backward: "new consumers of old producers",
  replay: "stored events",
  emitterSource: "code that emits",
  subscriberSource: "code that subscribes",
};

/** @example "breaking: old consumers, stored events; does not compile: code that emits" */
export function sidesText({ verdicts }: Finding): string {
  const groups = new Map<string, string[]>();
  for (const side of [...DIRECTIONS, ...SOURCES]) {
    if (verdicts[side] === "safe") continue;
    const text = verdictText(side, verdicts[side]);
    groups.set(text, [...(groups.get(text) ?? []), SHORT[side]]);
  }
  return [...groups].map(([text, sides]) => `${text}: ${sides.join(", ")}`).join("; ");
}

/** The message, with the event or channel that it is about in front, unless it names that itself. */
export function sentence({ channel, event, message }: Pick<Finding, "channel" | "event" | "message">): string {
  const name = [channel, event].filter((part) => part !== undefined).join(".");
  return name === "" || isNamed(name, message) ? message : `${name}: ${message}`;
}

/** As a word: a channel `a` is not named by every sentence with an "a" in it, nor by a field `user.a`. */
function isNamed(name: string, message: string): boolean {
  return new RegExp(`(?<![\\w."])${name.replaceAll(".", "\\.")}(?![\\w"])`).test(message);
}

export function verdictText(side: Direction | Source, verdict: Verdict): string {
  if (side !== "emitterSource" && side !== "subscriberSource") return verdict;
  return verdict === "safe" ? "compiles" : verdict === "breaking" ? "does not compile" : verdict;
}

const MOST_WIRE = 300;

/** What was seen when both validators were run, or that nothing was. */
export function evidence({ witness, proven, verdicts }: Finding): string | undefined {
  if (witness !== undefined) {
    const wire = JSON.stringify(witness.wire);
    return `${wire.length > MOST_WIRE ? `${wire.slice(0, MOST_WIRE)}…` : wire}: ${witness.detail}`;
  }
  const breaks = DIRECTIONS.some((direction) => verdicts[direction] === "breaking");
  return breaks && !proven ? "Possible, not proven: no event was found that shows it." : undefined;
}
