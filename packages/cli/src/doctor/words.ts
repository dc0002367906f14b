import type { End, Observation } from "./observation.ts";

const MOST_DETAIL = 200;

/** `40 ms`, `12.5 s` */
export function time(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** What ended a stream, after "was" or "it was". */
export function endWords({ how, code }: End): string {
  const because = code === undefined ? "" : ` ${code}`;
  switch (how) {
    case "unreachable":
      return `refused a connection (${code ?? "no reason"})`;
    case "complete":
      return "ended as if it were complete";
    case "fin":
      return "closed in the middle (FIN)";
    case "reset":
      return "reset (RST)";
    case "goaway":
      return `ended by HTTP/2's GOAWAY${because}`;
    case "stream_reset":
      return `ended by HTTP/2's RST_STREAM${because}`;
  }
}

/** Why a request brought no hello: `404 Not a page`, `no answer in 10.0 s`. */
export function failureWords(seen: Observation, timeoutMs: number): string {
  const { head, end } = seen;
  if (head !== undefined && head.status !== 200) return `answered ${head.status}${detailOf(seen)}`;
  if (head !== undefined && seen.text !== "") return `answered ${head.headers["content-type"] ?? "no content type"}`;
  if (seen.malformed !== undefined) return `not an event stream: ${seen.malformed}`;
  if (end !== undefined) return endWords(end);
  return head === undefined ? `not answered in ${time(timeoutMs)}` : `silent for ${time(timeoutMs)} after the headers`;
}

/** The `detail` of a problem document, RFC 9457, or nothing. */
export function detailOf({ text }: Observation): string {
  try {
    const { detail } = JSON.parse(text);
    return typeof detail === "string" ? ` (${detail.slice(0, MOST_DETAIL)})` : "";
  } catch {
    return "";
  }
}
