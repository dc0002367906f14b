import { LAST_EVENT_ID } from "@tidings/wire";
import type { FrameForm } from "../hub/framed-record.ts";
import type { Limits } from "../options/limits.ts";
import type { ClientContracts } from "../skew/skew-judge.ts";
import type { HttpRequest } from "./http-request.ts";
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
  /** Of `addresses`, those whose state the client lacks although it resumes. */
  readonly joining: readonly string[];
  /** The contracts that the client was built with. */
  readonly contracts: ClientContracts;
}

/** The lists of a request, as the client wrote them. */
interface Wanted {
  readonly channels: readonly string[];
  readonly joining: readonly string[];
  readonly contracts: ClientContracts;
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
  const { channels, joining, contracts }: Wanted =
    path === "" && request.method === "POST"
      ? await readChannels(request, limits)
      : {
          channels: path === "" ? listed : [path],
          joining: parameters.getAll("joining"),
          contracts: readContracts(parameters.getAll("contract")),
        };
  const addresses = [...new Set(channels)];
  if (addresses.length === 0) {
    throw new Refusal("invalid_request", "no channel was asked for: GET /<address>, or /?channel=<address>");
  }
  if (addresses.length > limits.channelsPerConnection) {
    throw new Refusal("too_many_channels", `one connection may have ${limits.channelsPerConnection} channels`);
  }
  const stranger = joining.find((one) => !addresses.includes(one));
  if (stranger !== undefined) {
    throw new Refusal("invalid_request", `joining: ${stranger} is not one of the channels that are asked for`);
  }
  // A header that came later than the page's URL wins: an EventSource that reconnects repeats its first URL.
  const cursor = request.header(LAST_EVENT_ID) || parameters.get("lastEventId");
  const form = path === "" ? "enveloped" : "plain";
  const ticket = parameters.get("ticket");
  return {
    form,
    addresses,
    joining: [...new Set(joining)],
    contracts,
    ...(cursor ? { cursor } : {}),
    ...(ticket === null ? {} : { ticket }),
  };
}

async function readChannels(request: HttpRequest<unknown>, limits: Limits): Promise<Wanted> {
  const body = await readJsonBody(request, limits.bodyBytes);
  const {
    channels,
    joining = [],
    contracts,
  } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  if (isListOfText(channels) && isListOfText(joining)) {
    return { channels, joining, contracts: readContracts(contracts) };
  }
  throw new Refusal(
    "invalid_request",
    'expected a body { "channels": ["<address>", …], "joining"?: ["<address>", …] }',
  );
}

/** Names that a page may hold; what is beyond is ignored. */
const MAX_CONTRACTS = 32;

const CONTRACT = /^([a-z][a-z0-9-]{0,127}):([0-9a-f]{16})$/;

/** What isn't a name and 16 digits is ignored: no stream is worth less because its client says oddly what it was built with. */
function readContracts(named: unknown): ClientContracts {
  const contracts = new Map<string, string>();
  for (const one of Array.isArray(named) ? named.slice(0, MAX_CONTRACTS) : []) {
    const [, name, digits] = (typeof one === "string" && CONTRACT.exec(one)) || [];
    if (name !== undefined && digits !== undefined && !contracts.has(name)) contracts.set(name, digits);
  }
  return Object.fromEntries(contracts);
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
