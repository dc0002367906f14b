import { type AddressSegment, parseAddressTemplate } from "./address-template.ts";
import type { ChannelDefinition } from "./channel.ts";
import { ContractError } from "./contract-error.ts";
import type { AnyContract } from "./define-contract.ts";
import { type ParamKind, paramKind } from "./param-kind.ts";

/** A channel, prepared for the work done per request and per event. */
export interface ChannelPlan {
  readonly name: string;
  readonly definition: ChannelDefinition;
  readonly segments: readonly PlannedSegment[];
  readonly hasParams: boolean;
}

type PlannedSegment =
  | Extract<AddressSegment, { kind: "literal" }>
  | { readonly kind: "param"; readonly name: string; readonly type: ParamKind };

export interface ContractPlan {
  readonly channels: ReadonlyMap<string, ChannelPlan>;
  readonly bySegmentCount: ReadonlyMap<number, readonly ChannelPlan[]>;
}

const plans = new WeakMap<AnyContract, ContractPlan>();

/** The contract's plan, made at first use and kept as long as the contract. */
export function planContract(contract: AnyContract): ContractPlan {
  let plan = plans.get(contract);
  if (plan === undefined) {
    const channels = Object.entries(contract.channels).map(([name, definition]) => planChannel(name, definition));
    const bySegmentCount = new Map<number, ChannelPlan[]>();
    for (const channel of channels) {
      const count = channel.segments.length;
      bySegmentCount.set(count, [...(bySegmentCount.get(count) ?? []), channel]);
    }
    plan = { channels: new Map(channels.map((channel) => [channel.name, channel])), bySegmentCount };
    plans.set(contract, plan);
  }
  return plan;
}

/** @throws ContractError `unknown_channel`, which lists what there is. */
export function planOf(contract: AnyContract, channel: string): ChannelPlan {
  const { channels } = planContract(contract);
  const plan = channels.get(channel);
  if (plan !== undefined) return plan;
  const message = `contract "${contract.name}" has no channel "${channel}"; it has ${[...channels.keys()].join(", ")}`;
  throw new ContractError({ code: "unknown_channel", path: channel, message });
}

function planChannel(name: string, definition: ChannelDefinition): ChannelPlan {
  const { shape } = definition.params._zod.def;
  const segments = parseAddressTemplate(definition.address, `channels.${name}.address`).map(
    (segment): PlannedSegment => {
      if (segment.kind === "literal") return segment;
      const schema = shape[segment.name];
      // `defineContract` has refused a parameter without a schema or of another kind.
      return { ...segment, type: (schema && paramKind(schema)) ?? "string" };
    },
  );
  return { name, definition, segments, hasParams: segments.some((segment) => segment.kind === "param") };
}
