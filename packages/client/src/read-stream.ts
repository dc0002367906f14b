import { CONTENT_TYPE, createFrameDecoder, type Frame, LAST_EVENT_ID, WireError } from "@tidings/wire";
import { ClientError, type ClientErrorCode } from "./client-error.ts";
import type { ResolvedOptions } from "./connection-options.ts";

export interface StreamRequest {
  readonly channels: readonly string[];
  /** The position to go on from. */
  readonly cursor: string | undefined;
  readonly signal: AbortSignal;
  onFrame(frame: Frame): void;
  /** Something came, perhaps not yet a whole frame. */
  onBytes(): void;
}

/** Longer URLs are refused by some servers and proxies; the channels then go in a body. */
const MAX_URL = 2_000;

/**
 * Makes one request and reads its stream to the end.
 *
 * @throws ClientError always: a stream has no other end than a fault. What `onFrame` throws comes out too.
 */
export async function readStream(options: ResolvedOptions, stream: StreamRequest): Promise<never> {
  const { url, headers, credentials, refreshCredentials, maxFrameBytes, fetch } = options;
  const { channels, cursor, signal, onFrame, onBytes } = stream;
  const query = `${url}${/\?/.test(`${url}`) ? "&" : "?"}channel=${channels.map(encodeURIComponent).join("&channel=")}`;
  const long = query.length > MAX_URL;
  /** What is to blame when something throws. */
  let stage: ClientErrorCode = "credentials";

  async function ask(): Promise<Response> {
    stage = "credentials";
    const given = typeof headers === "function" ? await headers() : headers;
    stage = "network";
    return fetch(long ? `${url}` : query, {
      signal,
      credentials,
      cache: "no-store",
      method: long ? "POST" : "GET",
      headers: {
        Accept: CONTENT_TYPE,
        ...(long && { "Content-Type": "application/json" }),
        ...(cursor && { [LAST_EVENT_ID]: cursor }),
        ...given,
      },
      body: long ? JSON.stringify({ channels }) : null,
    });
  }

  try {
    let response = await ask();
    if (response.status === 401 && refreshCredentials) {
      stage = "credentials";
      await refreshCredentials();
      response = await ask();
    }
    const { status, ok, body } = response;
    if (!ok) throw await refusal(response, options.environment.now());
    if (!body || !response.headers.get("content-type")?.startsWith(CONTENT_TYPE)) {
      throw new ClientError("unavailable", "no event stream", { status });
    }
    stage = "cut";
    const decoder = createFrameDecoder({ onFrame, maxFrameBytes });
    const reader = body.getReader();
    for (;;) {
      const { value } = await reader.read();
      if (!value) throw new ClientError(stage);
      onBytes();
      decoder.push(value);
    }
  } catch (cause) {
    if (cause instanceof ClientError) throw cause;
    throw new ClientError(cause instanceof WireError ? "protocol" : stage, `${cause}`, { cause });
  }
}

/** Any server or proxy may answer, so that nothing is relied on but the status. */
async function refusal(response: Response, now: number): Promise<ClientError> {
  const { status } = response;
  const problem = await response.json().catch(() => {});
  const asked = response.headers.get("retry-after");
  return new ClientError(
    /^4(?!08|29)/.test(`${status}`) ? "refused" : "unavailable",
    `${status} ${problem?.detail ?? ""}`,
    {
      status,
      serverCode: problem?.code,
      // Seconds or an HTTP date. https://httpwg.org/specs/rfc9110.html#field.retry-after
      retryAfterMs: Math.max(0, (asked && (Number(asked) * 1_000 || Date.parse(asked) - now)) || 0),
    },
  );
}
