import { channel, defineContract, event } from "@tidings/contract";
import { describeSchema, toLock } from "@tidings/contract/lock";
import type * as z from "zod";
import { checkReplay, comparePayloads, diffContracts, worstVerdict } from "../src/index.ts";
import type { Judgement } from "../src/verdict.ts";
import { type EvolutionCase, schemaOf } from "./cases/evolution-case.ts";

export type CaseVerdicts = Pick<EvolutionCase, "forward" | "backward" | "replay" | "source" | "bump">;

/** What the engine says of a case. */
export function judgeCase({ before, after }: Pick<EvolutionCase, "before" | "after">): CaseVerdicts {
  const [from, to] = [describeSchema(schemaOf(before), "x"), describeSchema(schemaOf(after), "x")];
  const changes = comparePayloads(from, to);
  const worst = (judgements: readonly Judgement[]) => worstVerdict(judgements.map(({ verdict }) => verdict));
  return {
    forward: worst(changes.map(({ forward }) => forward)),
    backward: worst(changes.map(({ backward }) => backward)),
    replay: checkReplay(from, undefined, to).verdict,
    source: [
      worst(changes.map(({ emitterSource }) => emitterSource)),
      worst(changes.map(({ subscriberSource }) => subscriberSource)),
    ],
    bump: diffContracts(toLock(contractOf(schemaOf(before))), toLock(contractOf(schemaOf(after)))).bump,
  };
}

function contractOf(schema: z.ZodType) {
  const jobs = channel({ address: "jobs", access: "public", events: { changed: event(schema) } });
  return defineContract({ name: "shop", channels: { jobs } });
}
