import { CONTENT_TYPE, LAST_EVENT_ID } from "@tidings/wire";
import type { DoctorOptions } from "./doctor-options.ts";
import { ACCEPT_ENCODING } from "./inflate.ts";
import type { Observation } from "./observation.ts";
import { observe, type Watch } from "./observe.ts";

/** In what a request differs from the first one. */
export interface Variation {
  readonly method?: "GET" | "HEAD" | "OPTIONS" | "POST";
  readonly url?: URL;
  readonly cursor?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for a stream as a browser with the Tidings client does. */
export function open(options: DoctorOptions, variation: Variation = {}): Watch {
  const { method = "GET", url = options.url, cursor, body, headers } = variation;
  return observe(
    {
      method,
      url,
      headers: {
        accept: CONTENT_TYPE,
        "accept-encoding": ACCEPT_ENCODING,
        "cache-control": "no-cache",
        "user-agent": "tidings-doctor",
        ...(cursor === undefined ? {} : { [LAST_EVENT_ID.toLowerCase()]: cursor }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    options,
  );
}

/** Makes a request and hangs up when it has been answered: by hello, or by something that is no stream. */
export async function ask(options: DoctorOptions, variation: Variation): Promise<Observation> {
  const watch = open(options, variation);
  const seen = await watch.until(isAnswered, options.timeoutMs);
  watch.close();
  return seen;
}

export function isAnswered(seen: Observation): boolean {
  return seen.hello !== undefined || (seen.head !== undefined && !isEventStream(seen) && seen.text !== "");
}

export function isEventStream({ head }: Observation): boolean {
  return head?.status === 200 && (head.headers["content-type"] ?? "").startsWith(CONTENT_TYPE);
}
