import { type Check, ok, skipped } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";
import { failureWords } from "../words.ts";

export interface ResumeProbe {
  /** The answers to several requests with a cursor that was just given. */
  readonly answers: readonly Observation[];
  /** The answer to the same cursor in the query, where no proxy looks. Only asked for when the header did not arrive. */
  readonly byQuery?: Observation;
}

/** Whether `Last-Event-ID` reaches the server, and every server behind the address knows the cursor. */
export function checkResume({ answers, byQuery }: ResumeProbe, timeoutMs: number, { fault }: Verdicts): Check {
  const silent = answers.find(({ hello }) => hello === undefined);
  if (silent !== undefined) return fault("resume", "no_answer", `with a cursor: ${failureWords(silent, timeoutMs)}`);
  const greetings = answers.flatMap(({ hello }) => (hello === undefined ? [] : [hello.data]));
  if (greetings.some(({ resume }) => resume === "fresh")) {
    const proof =
      byQuery?.hello?.data.resume === "resumed"
        ? ", though the same cursor in the query is resumed: something between takes it away"
        : "";
    return fault("resume", "cursor_stripped", `Last-Event-ID did not reach the server${proof}`);
  }
  const resets = greetings.filter(({ resume }) => resume === "reset");
  const [reset] = resets;
  if (reset === undefined)
    return ok("resume", `went on from its cursor in ${answers.length} of ${answers.length} reconnects`);
  const finding = `${resets.length} of ${answers.length} reconnects were reset, reason ${reset.reason ?? "unknown"}`;
  const elsewhere = reset.reason === "epoch" || reset.reason === "ahead";
  return elsewhere
    ? fault("resume", "several_logs", `${finding}: several processes answer here, each with a log of its own`)
    : fault("resume", "not_resumed", finding);
}

/** Whether a cursor of another log is told as a reset, as whoever lost events must be. */
export function checkReset(answer: Observation, timeoutMs: number, { fault }: Verdicts): Check {
  const { hello } = answer;
  if (hello === undefined)
    return fault("reset", "no_answer", `with a foreign cursor: ${failureWords(answer, timeoutMs)}`);
  if (hello.data.resume === "fresh") return skipped("reset", "Last-Event-ID does not arrive: see resume");
  if (hello.data.resume === "reset")
    return ok("reset", `a foreign cursor is told: reset, reason ${hello.data.reason ?? "unknown"}`);
  return fault("reset", "not_a_stream", "a cursor of no log at all was resumed");
}
