import { type Check, ok } from "../check.ts";
import type { Observation } from "../observation.ts";
import { isEventStream } from "../probe.ts";
import type { Verdicts } from "../verdicts.ts";
import { detailOf, failureWords, time } from "../words.ts";

/** Whether the answer is a Tidings stream, and hello comes as soon as the headers. */
export function checkStream(seen: Observation, timeoutMs: number, { fault }: Verdicts): Check {
  const { head, hello } = seen;
  if (head === undefined) return fault("stream", "no_answer", failureWords(seen, timeoutMs));
  const answered = `answered ${head.status}${detailOf(seen)}`;
  if (head.status >= 300 && head.status < 400) {
    return fault("stream", "redirected", `${answered}, to ${head.headers.location ?? "nowhere"}`);
  }
  if (head.status === 401 || head.status === 403) return fault("stream", "refused", answered);
  if (head.status >= 500 || head.status === 429) return fault("stream", "no_answer", answered);
  if (!isEventStream(seen)) return fault("stream", "not_a_stream", failureWords(seen, timeoutMs));
  if (hello === undefined) return withoutHello(seen, timeoutMs, { fault });
  const [first] = seen.frames.filter(({ frame }) => frame.retry === undefined);
  if (first?.frame.control?.type !== "tidings.hello") {
    return fault("stream", "not_a_stream", "hello came, and something else before it");
  }
  const contracts = Object.keys(hello.data.contracts).join(", ");
  return ok("stream", `Tidings protocol ${hello.data.v}, contracts ${contracts || "without names"}, at ${hello.id}`);
}

function withoutHello(seen: Observation, timeoutMs: number, { fault }: Pick<Verdicts, "fault">): Check {
  if (seen.malformed !== undefined || seen.frames.length > 0) {
    return fault("stream", "not_a_stream", `an event stream, but not Tidings': ${seen.malformed ?? "no hello first"}`);
  }
  if (seen.end !== undefined)
    return fault("stream", "no_answer", `headers came, and then it ${failureWords(seen, timeoutMs)}`);
  const finding = `headers came and hello did not, in ${time(timeoutMs)}: something between holds the bytes back`;
  return fault("stream", "buffered", finding);
}

/**
 * For a request that brought nothing at all, though a `HEAD` of it is answered: protocol.md, section 1, says that it is answered
 * like `GET`, so the server did answer, and its answer is being held until it is long enough.
 */
export function checkWithheld(head: Observation, timeoutMs: number, { fault }: Verdicts): Check | undefined {
  if (!isEventStream(head)) return undefined;
  const finding = `HEAD is answered, GET is not in ${time(timeoutMs)}: something between holds headers and bytes back`;
  return fault("stream", "buffered", finding);
}
