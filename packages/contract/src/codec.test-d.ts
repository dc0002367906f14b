import { expectTypeOf } from "vitest";
import * as z from "zod";
import {
  type AddressMatch,
  bigintString,
  ContractError,
  type ContractErrorCode,
  channel,
  type Decoded,
  decodeEvent,
  defineContract,
  encodeEvent,
  event,
  formatAddress,
  type Issue,
  isoDate,
  matchAddress,
} from "./index.ts";

const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: { progress: event(z.object({ done: z.int(), at: isoDate(), size: bigintString() })) },
    }),
    metrics: channel({ address: "metrics", events: { sample: event(z.object({ cpu: z.number() })) } }),
  },
});

const data = { done: 1, at: new Date(), size: 1n };
expectTypeOf(encodeEvent(contract, "renders", "progress", data)).toEqualTypeOf<string>();
expectTypeOf(decodeEvent(contract, "renders", "progress", {})).toEqualTypeOf<
  Decoded<{ done: number; at: Date; size: bigint }>
>();
expectTypeOf(formatAddress(contract, "renders", { renderId: "1" })).toEqualTypeOf<string>();
expectTypeOf(formatAddress(contract, "metrics", {})).toEqualTypeOf<string>();

const match = matchAddress(contract, "renders/1");
expectTypeOf(match).toEqualTypeOf<AddressMatch<typeof contract> | undefined>();
if (match?.ok === true && match.channel === "renders") expectTypeOf(match.params).toEqualTypeOf<{ renderId: string }>();
if (match?.ok === false) expectTypeOf(match.issues).toEqualTypeOf<readonly Issue[]>();

expectTypeOf(new ContractError({ code: "unknown_event", path: "", message: "" })).toExtend<{
  readonly code: ContractErrorCode;
  readonly path: string;
  readonly issues?: readonly Issue[];
}>();

// @ts-expect-error Argument of type '"render"' is not assignable to parameter of type '"renders" | "metrics"'.
encodeEvent(contract, "render", "progress", data);

// @ts-expect-error Argument of type '"progres"' is not assignable to parameter of type '"progress"'.
encodeEvent(contract, "renders", "progres", data);

// @ts-expect-error Type 'string' is not assignable to type 'Date': the producer's side is the decoded one.
encodeEvent(contract, "renders", "progress", { ...data, at: "2026-11-22T10:00:00Z" });

// @ts-expect-error 'don' does not exist in type; did you mean to write 'done'?
encodeEvent(contract, "renders", "progress", { don: 1, at: new Date(), size: 1n });

// @ts-expect-error Property 'renderId' is missing.
formatAddress(contract, "renders", {});

// @ts-expect-error Type 'string' is not assignable to type 'never': the address has no params.
formatAddress(contract, "metrics", { renderId: "1" });
