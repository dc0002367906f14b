import { type Check, ok, skipped } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";
import { failureWords } from "../words.ts";

const NO_MOUNT = "where the handler is mounted is not known: give an address like /events?channel=renders/42";

/** Whether a list of channels goes through as a POST. */
export function checkPost(answer: Observation | undefined, timeoutMs: number, { fault }: Verdicts): Check {
  if (answer === undefined) return skipped("post", NO_MOUNT);
  if (answer.hello !== undefined) return ok("post", "a list of channels goes through by POST");
  return fault("post", "post_refused", `a list of channels by POST is ${failureWords(answer, timeoutMs)}`);
}

/** Whether a URL as long as the client's longest goes through. */
export function checkLongUrl(
  answer: Observation | undefined,
  length: number,
  timeoutMs: number,
  { fault }: Verdicts,
): Check {
  if (answer === undefined) return skipped("long-url", NO_MOUNT);
  if (answer.hello !== undefined) return ok("long-url", `a URL of ${length} characters goes through`);
  return fault("long-url", "long_url_refused", `a URL of ${length} characters is ${failureWords(answer, timeoutMs)}`);
}
