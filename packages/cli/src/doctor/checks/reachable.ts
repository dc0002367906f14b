import { type Check, ok } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";
import { time } from "../words.ts";

const VERSIONS = { "1.0": "HTTP/1.0", "1.1": "HTTP/1.1", "2.0": "HTTP/2" } as const;

/** Who answered, in which versions, and how fast. */
export function checkReachable({ line, head, hello }: Observation, { fault, warning }: Verdicts): Check {
  if (line === undefined) return fault("reachable", "no_answer", "no connection");
  const connected = `connected after ${time(line.afterMs)}`;
  // Whether that is a fault is for the stream check to say.
  if (head === undefined) return ok("reachable", `${connected}${line.tls === undefined ? "" : ` over ${line.tls}`}`);
  const version = `${VERSIONS[head.httpVersion]}${line.tls === undefined ? "" : ` over ${line.tls}`}`;
  const greeted = hello === undefined ? "" : `, hello after ${time(hello.afterMs)}`;
  const finding = `${head.status} in ${version}; ${connected}, headers after ${time(head.afterMs)}${greeted}`;
  if (head.httpVersion === "1.0") return fault("reachable", "http_1_0", finding);
  if (line.untrusted !== undefined) {
    return warning("reachable", "certificate_untrusted", `${finding}; certificate not trusted: ${line.untrusted}`);
  }
  return ok("reachable", finding);
}
