import { CONTENT_TYPE, LAST_EVENT_ID } from "@tidings/wire";
import { ClientError, type ClientErrorCode } from "./client-error.ts";
import type { ResolvedOptions } from "./connection-options.ts";

/** Longer URLs are refused by some servers and proxies; the channels then go in a body. */
const MAX_URL = 2_000;

/** How a connection reads: over HTTP, or from the tab that does. `reopen` ends this stream for another, at once and not as a failure. */
export type ReadStream = (...stream: [...Parameters<typeof readStream>, reopen: () => void]) => Promise<never>;

/**
 * Makes one request, from the position `cursor` on, and reads its stream to the end. The first chunk is empty, and says that there is an
 * answer. `joining` are those of `channels` whose state is lacking although there is a cursor.
 *
 * @throws ClientError always: a stream has no other end than a fault. What `onChunk` throws is one too, `protocol` unless it says more.
 */
export async function readStream(
  config: ResolvedOptions,
  channels: readonly string[],
  cursor: string | undefined,
  signal: AbortSignal,
  onChunk: (chunk: Uint8Array) => void,
  joining: readonly string[],
): Promise<never> {
  // Called without `this`, which the platform's would refuse.
  const { url, fetch, contracts } = config;
  const list = (name: string, addresses: Iterable<string>) =>
    [...addresses].map((address) => `&${name}=${encodeURIComponent(address)}`).join("");
  const query = `${url}${/\?/.test(`${url}`) ? "&" : "?"}${(
    list("channel", channels) + list("joining", joining) + list("contract", contracts)
  ).slice(1)}`;
  const post = query.length > MAX_URL && {
    method: "POST",
    body: JSON.stringify({ channels, joining, contracts: [...contracts] }),
  };
  /** What is to blame when something throws. */
  let stage: ClientErrorCode;

  async function ask(refresh?: () => unknown): Promise<Response> {
    stage = "credentials";
    await refresh?.();
    const given = typeof config.headers === "function" ? await config.headers() : config.headers;
    stage = "network";
    return fetch(post ? `${url}` : query, {
      signal,
      credentials: config.credentials,
      cache: "no-store",
      ...post,
      headers: {
        Accept: CONTENT_TYPE,
        ...(post && { "Content-Type": "application/json" }),
        ...(cursor && { [LAST_EVENT_ID]: cursor }),
        ...given,
      },
    });
  }

  try {
    let response = await ask();
    if (response.status === 401 && config.refreshCredentials) response = await ask(config.refreshCredentials);
    if (!response.ok || !response.headers.get("content-type")?.startsWith(CONTENT_TYPE)) {
      // Any server or proxy may have answered, so that nothing is relied on but the status.
      const problem = !response.ok && (await response.json().catch(() => {}));
      const retryAfter = `${response.headers.get("retry-after")}`;
      throw new ClientError(
        /^4(?!08|29)/.test(`${response.status}`) ? "refused" : "unavailable",
        `${response.status} ${problem?.detail ?? ""}`,
        {
          status: response.status,
          serverCode: problem?.code,
          // Seconds or an HTTP date. https://httpwg.org/specs/rfc9110.html#field.retry-after
          retryAfterMs: Math.max(
            0,
            Number(retryAfter) * 1_000 || Date.parse(retryAfter) - config.environment.now() || 0,
          ),
        },
      );
    }
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let value: Uint8Array | undefined = new Uint8Array();
    for (;;) {
      stage = "protocol";
      onChunk(value);
      stage = "cut";
      ({ value } = await reader.read());
      if (!value) throw new ClientError(stage);
    }
  } catch (cause) {
    // biome-ignore lint/style/noNonNullAssertion: nothing throws before `ask` has set it.
    throw cause instanceof ClientError ? cause : new ClientError(stage!, `${cause}`, { cause });
  }
}
