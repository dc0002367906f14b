import { type ChannelPlan, planContract } from "./contract-plan.ts";
import type { Issue } from "./decode/index.ts";
import type { AnyContract } from "./define-contract.ts";
import { checkParams, writeAddress } from "./format-address.ts";
import type { ChannelName, ParamsOf } from "./infer.ts";
import { readParam } from "./param-text.ts";

/** What a concrete address names: a channel with its params, or a channel whose params it gets wrong. */
export type AddressMatch<C extends AnyContract, Ch extends ChannelName<C> = ChannelName<C>> =
  | {
      readonly [K in Ch]: {
        readonly ok: true;
        readonly channel: K;
        readonly params: ParamsOf<C, K>;
        /** The canonical spelling, which is the one that the log knows: `renders/42`, also for `renders/%34%32`. */
        readonly address: string;
      };
    }[Ch]
  | { readonly ok: false; readonly channel: Ch; readonly issues: readonly Issue[] };

/**
 * Finds the channel of a concrete address, such as a request's path below the endpoint, and decodes its params.
 *
 * The address is percent-encoded, as it stands in a URL. Returns undefined when no channel has such an address. Never throws.
 */
export function matchAddress<C extends AnyContract>(contract: C, address: string): AddressMatch<C> | undefined {
  const parts = address.split("/");
  // At most one template fits: `defineContract` refuses those that overlap.
  const plan = planContract(contract)
    .bySegmentCount.get(parts.length)
    ?.find((candidate) => fits(candidate, parts));
  if (plan === undefined) return undefined;
  // The plan was looked up by address, so its name and types are the contract's, but only at run time.
  return readAddress(plan, parts) as AddressMatch<C>;
}

function fits(plan: ChannelPlan, parts: readonly string[]): boolean {
  return plan.segments.every((segment, index) => segment.kind === "param" || segment.text === parts[index]);
}

function readAddress(plan: ChannelPlan, parts: readonly string[]): AddressMatch<AnyContract> {
  const channel = plan.name;
  if (!plan.hasParams) return { ok: true, channel, params: {}, address: plan.definition.address };
  const texts: Record<string, string | number> = {};
  const issues: Issue[] = [];
  plan.segments.forEach((segment, index) => {
    if (segment.kind === "literal") return;
    const value = readParam(parts[index] ?? "", segment.type);
    if (value === undefined) issues.push({ path: [segment.name], message: `is not the text of a ${segment.type}` });
    else texts[segment.name] = value;
  });
  if (issues.length > 0) return { ok: false, channel, issues };
  const checked = checkParams(plan, texts);
  if (!checked.ok) return { ok: false, channel, issues: checked.issues };
  const written = writeAddress(plan, checked.params);
  if (!written.ok) return { ok: false, channel, issues: written.issues };
  return { ok: true, channel, params: checked.params, address: written.address };
}
