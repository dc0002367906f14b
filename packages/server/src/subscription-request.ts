import { LAST_EVENT_ID } from "@tidings/wire";
import type { FrameForm } from "./framed-record.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./problem.ts";
import { readJsonBody } from "./read-json-body.ts";

/** What a request asks for, not yet looked up. */
export interface SubscriptionRequest {
  readonly form: FrameForm;
  /** As the client wrote them, each once. */
  readonly addresses: readonly string[];
  /** The cursor to go on from, unparsed. */
  readonly cursor?: string;
  /** A single-use ticket in place of headers, not yet looked at. */
  readonly ticket?: string;
}

const ONE_CHANNEL = "GET, HEAD, OPTIONS";
const SEVERAL_CHANNELS = "GET, HEAD, POST, OPTIONS";

/** The methods of a path, as `Allow` has them. */
export function allowedMethods(path: string): string {
  return path === "" ? SEVERAL_CHANNELS : ONE_CHANNEL;
}

/**
 * Reads the request line, docs/protocol.md §1.
 *
 * @throws Refusal
 */
export async function parseSubscriptionRequest(
  request: HttpRequest<unknown>,
  path: string,
  query: string,
  limits: Limits,
): Promise<SubscriptionRequest> {
  if (query.length > limits.queryLength) {
    throw new Refusal("query_too_long", `the query may have ${limits.queryLength} characters; send long lists by POST`);
  }
  const parameters = new URLSearchParams(query);
  const listed = parameters.getAll("channel");
  if (path !== "" && listed.length > 0) {
    throw new Refusal(
      "invalid_request",
      "the path names a channel and the query more: use `?channel=` for all of them",
    );
  }
  const wanted = path !== "" ? [path] : request.method === "POST" ? await readChannels(request, limits) : listed;
  const addresses = [...new Set(wanted)];
  if (addresses.length === 0) {
    throw new Refusal("invalid_request", "no channel was asked for: GET /<address>, or /?channel=<address>");
  }
  if (addresses.length > limits.channelsPerConnection) {
    throw new Refusal("too_many_channels", `one connection may have ${limits.channelsPerConnection} channels`);
  }
  // A header that came later than the page's URL wins: an EventSource that reconnects repeats its first URL.
  const cursor = request.header(LAST_EVENT_ID) || parameters.get("lastEventId");
  const form = path === "" ? "enveloped" : "plain";
  const ticket = parameters.get("ticket");
  return { form, addresses, ...(cursor ? { cursor } : {}), ...(ticket === null ? {} : { ticket }) };
}

async function readChannels(request: HttpRequest<unknown>, limits: Limits): Promise<readonly string[]> {
  const body = await readJsonBody(request, limits.bodyBytes);
  const channels = typeof body === "object" && body !== null && "channels" in body ? body.channels : undefined;
  if (Array.isArray(channels) && channels.every((one): one is string => typeof one === "string")) return channels;
  throw new Refusal("invalid_request", 'expected a body { "channels": ["<address>", …] }');
}
