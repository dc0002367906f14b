import type { SchemaNode } from "@tidings/contract/lock";
import { type Judgement, type Verdict, worstVerdict } from "../verdict.ts";
import { BREAKING, type Draft } from "./finding.ts";
import { isStored } from "./mode.ts";
import { payloadDrafts } from "./payload-drafts.ts";
import { type ChannelPair, channelPointer, described, type Pair } from "./place.ts";

/** What changed in where a channel is: its address and the parameters in it. */
export function addressDrafts(channel: ChannelPair, pair: Pair, seed: number): readonly Draft[] {
  const { name, before, after } = channel;
  const [from, to] = [segments(before.address), segments(after.address)];
  const moved = from.length !== to.length || from.some((segment, i) => shape(segment) !== shape(to[i] ?? ""));
  if (moved) {
    const stored = isStored(before);
    return [
      {
        rule: "address-changed",
        pointer: channelPointer(name, "address"),
        channel: name,
        message: `The address of ${name} changed from ${before.address} to ${after.address}: who asks for the old one finds nothing there${stored ? ", and stored events stay where they are" : ""}.`,
        mend: "Add a channel with the new address beside this one, and deprecate this one.",
        judgements: {
          forward: BREAKING,
          backward: BREAKING,
          ...(stored && { replay: BREAKING }),
          ...(paramNames(from).join() !== paramNames(to).join() && {
            emitterSource: BREAKING,
            subscriberSource: BREAKING,
          }),
        },
        certain: true,
        facts: [before.address, after.address],
      },
    ];
  }
  return [...renamedParams(channel, from, to), ...changedParams(channel, from, to, pair, seed)];
}

function renamedParams({ name }: ChannelPair, from: readonly string[], to: readonly string[]): readonly Draft[] {
  const [was, is] = [paramNames(from), paramNames(to)];
  return was.flatMap((param, i): Draft[] =>
    param === is[i]
      ? []
      : [
          {
            rule: "parameter-renamed",
            pointer: channelPointer(name, "address"),
            channel: name,
            message: `Parameter {${param}} of ${name} is called {${is[i]}} now: addresses stay the same, code that gives it doesn't compile.`,
            judgements: { emitterSource: BREAKING, subscriberSource: BREAKING },
            certain: true,
            facts: [param, is[i]],
          },
        ],
  );
}

/**
 * Parameters go the other way than events: the client writes them and the server reads them. So what narrows them breaks old
 * clients, and what widens them breaks new clients of old servers.
 */
function changedParams(
  { name, before, after }: ChannelPair,
  from: readonly string[],
  to: readonly string[],
  pair: Pair,
  seed: number,
): readonly Draft[] {
  const params = renameProperties(
    before.params,
    new Map(paramNames(from).map((param, i) => [param, paramNames(to)[i] ?? param])),
  );
  const place = { pointer: channelPointer(name, "params"), channel: name };
  return payloadDrafts(described(params, pair.before), described(after.params, pair.after), place, seed, (change) => ({
    forward: readByServer(change.backward),
    backward: readByServer(change.forward),
    // A server that restarts reads the addresses of stored events with its own schema.
    replay: isStored(before) ? readByServer(change.backward) : SAFE,
    // A server gives them when it emits, and reads them when it authorises.
    emitterSource: { verdict: worstVerdict([change.emitterSource.verdict, change.subscriberSource.verdict]) },
    subscriberSource: change.emitterSource,
  })).map(({ mend: _, ...draft }) => ({
    ...draft,
    ...mendOf(draft),
    rule: "parameter-changed" as const,
    message: `Parameters of ${name}: ${draft.message} ${whoIsRefused(draft)}`.trimEnd(),
    facts: [draft.rule, ...draft.facts] as unknown as Draft["facts"],
  }));
}

/** Who reads an address is the server. */
function readByServer(judgement: Judgement): Judgement {
  const { witness } = judgement;
  if (witness === undefined) return judgement;
  const detail = witness.detail.replace("A new consumer", "The new server").replace("An old consumer", "An old server");
  return { ...judgement, witness: { ...witness, detail } };
}

const SAFE: Judgement = { verdict: "safe" };

/** What helps an event, such as reading it for longer, helps no address. */
function mendOf({ judgements: { forward, backward } }: Pick<Draft, "judgements">): Pick<Draft, "mend"> {
  const breaks = (judgement: Judgement | undefined) => judgement !== undefined && judgement.verdict !== "safe";
  if (breaks(forward))
    return {
      mend: "Leave the parameter as it is, and refuse in `authorize` the addresses that there shall be no more.",
    };
  if (!breaks(backward)) return {};
  return { mend: 'Deploy servers before clients, and say so with `compatibility: "forward"`.' };
}

function whoIsRefused({ judgements: { forward, backward } }: Pick<Draft, "judgements">): string {
  const refuses = (judgement: Judgement | undefined) =>
    (judgement?.verdict satisfies Verdict | undefined) === "breaking";
  if (refuses(forward) && refuses(backward)) return "Old clients and old servers refuse each other's addresses.";
  if (refuses(forward)) return "Old clients ask for addresses that the new server refuses.";
  return refuses(backward) ? "New clients ask for addresses that an old server refuses." : "";
}

function renameProperties(params: SchemaNode, names: ReadonlyMap<string, string>): SchemaNode {
  if (params.kind !== "object") return params;
  const entries = Object.entries(params.properties).map(
    ([name, property]) => [names.get(name) ?? name, property] as const,
  );
  return { ...params, properties: Object.fromEntries(entries) };
}

function segments(address: string): readonly string[] {
  return address.split("/");
}

function isParam(segment: string): boolean {
  return segment.startsWith("{");
}

/** What of a segment decides which addresses fit: not what its parameter is called. */
function shape(segment: string): string {
  return isParam(segment) ? "{}" : segment;
}

function paramNames(address: readonly string[]): readonly string[] {
  return address.filter(isParam).map((segment) => segment.slice(1, -1));
}
