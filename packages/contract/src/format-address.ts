import * as z from "zod";
import { ContractError } from "./contract-error.ts";
import { type ChannelPlan, planOf } from "./contract-plan.ts";
import type { Issue } from "./decode/index.ts";
import type { AnyContract } from "./define-contract.ts";
import type { ChannelName, ParamsOf } from "./infer.ts";
import { writeParam } from "./param-text.ts";
import { describeIssues, toIssues } from "./zod-issues.ts";

/**
 * The concrete address of a channel: `renders/42`.
 *
 * Each parameter is checked by its schema and percent-encoded as by `encodeURIComponent`.
 *
 * @throws ContractError `unknown_channel`; `invalid_params`, with all `issues`.
 */
export function formatAddress<C extends AnyContract, Ch extends ChannelName<C>>(
  contract: C,
  channel: Ch,
  params: ParamsOf<C, Ch>,
): string {
  const plan = planOf(contract, channel);
  if (!plan.hasParams) return plan.definition.address;
  const checked = checkParams(plan, params);
  if (!checked.ok) throw invalidParams(channel, checked.issues);
  const written = writeAddress(plan, checked.params);
  if (!written.ok) throw invalidParams(channel, written.issues);
  return written.address;
}

export type CheckedParams =
  | { readonly ok: true; readonly params: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Checks params by their schema. Never throws, whatever the schema's own functions do. */
export function checkParams(plan: ChannelPlan, params: unknown): CheckedParams {
  try {
    const result = z.safeDecode(plan.definition.params, params as Record<string, unknown>);
    if (!result.success) return { ok: false, issues: toIssues(result.error) };
    return { ok: true, params: result.data as Record<string, unknown> };
  } catch (error) {
    return { ok: false, issues: [{ path: [], message: `its schema threw ${String(error)}` }] };
  }
}

/** Writes checked params into the channel's address. */
export function writeAddress(
  plan: ChannelPlan,
  params: Readonly<Record<string, unknown>>,
): { readonly ok: true; readonly address: string } | { readonly ok: false; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const texts = plan.segments.map((segment) => {
    if (segment.kind === "literal") return segment.text;
    const written = writeParam(params[segment.name], segment.type);
    if ("text" in written) return written.text;
    issues.push({ path: [segment.name], message: written.fault });
    return "";
  });
  return issues.length === 0 ? { ok: true, address: texts.join("/") } : { ok: false, issues };
}

function invalidParams(channel: string, issues: readonly Issue[]): ContractError {
  const message = `invalid params: ${describeIssues(issues)}`;
  return new ContractError({ code: "invalid_params", path: channel, message, issues });
}
