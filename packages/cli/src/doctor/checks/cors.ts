import { type Check, ok } from "../check.ts";
import type { Head, Observation } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";

export interface CorsProbe {
  readonly origin: string;
  /** The stream, asked for with `Origin`. */
  readonly answer: Observation;
  readonly preflight: Observation;
  /** Names of the headers that the client adds, in lower case. */
  readonly requested: readonly string[];
  /** Cookies are sent along. */
  readonly withCredentials: boolean;
}

/** Whether a page of another origin may read the stream, and go on with it: `Last-Event-ID` needs a preflight. */
export function checkCors(
  { origin, answer, preflight, requested, withCredentials }: CorsProbe,
  { fault }: Verdicts,
): Check {
  const refuse = (finding: string): Check => fault("cors", "cors_refused", finding);
  if (answer.head?.status !== 200) return refuse(`${origin} is answered ${answer.head?.status ?? "not at all"}`);
  const plain = refusalOf(answer.head, origin, withCredentials);
  if (plain !== undefined) return refuse(`${origin} may not read the stream: ${plain}`);
  const { head } = preflight;
  // [Fetch] "An ok status is a status in the range 200 to 299": nothing else passes a preflight.
  if (head === undefined || head.status < 200 || head.status > 299) {
    return refuse(`the preflight is answered ${head?.status ?? "not at all"}`);
  }
  const asked = refusalOf(head, origin, withCredentials);
  if (asked !== undefined) return refuse(`the preflight refuses ${origin}: ${asked}`);
  const allowed = listOf(head.headers["access-control-allow-headers"]);
  // [Fetch] `*` means any, without credentials, and never Authorization.
  const any = allowed.includes("*") && !withCredentials;
  const missing = requested.filter((name) => !allowed.includes(name) && !(any && name !== "authorization"));
  if (missing.length > 0) return refuse(`the preflight does not allow the header ${missing.join(", ")}`);
  return ok("cors", `${origin} may read the stream, and send ${requested.join(", ")}`);
}

function refusalOf(head: Head | undefined, origin: string, withCredentials: boolean): string | undefined {
  const allowed = head?.headers["access-control-allow-origin"];
  if (allowed === undefined) return "no Access-Control-Allow-Origin";
  if (allowed !== origin && (allowed !== "*" || withCredentials)) return `Access-Control-Allow-Origin: ${allowed}`;
  if (withCredentials && head?.headers["access-control-allow-credentials"] !== "true") {
    return "no Access-Control-Allow-Credentials, and cookies are sent";
  }
  return undefined;
}

function listOf(field: unknown): string[] {
  return String(field ?? "")
    .split(",")
    .map((one) => one.trim().toLowerCase());
}
