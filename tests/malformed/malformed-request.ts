import fc from "fast-check";
import { OTHERS } from "./served.ts";

/** A request as somebody writes it who means no good, or doesn't know how. */
export interface MalformedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** With its framing in HTTP/1.1, which may be wrong. */
  readonly body: {
    readonly headers: readonly (readonly [string, string])[];
    readonly text: string;
    readonly json: string;
  };
}

const PIECES = [
  ...["metrics", "renders/mine", `renders/${OTHERS}`, `renders%2F${OTHERS}`, "frames/1", "frames/x", "renders"],
  ...[
    "channel=",
    "&",
    "?",
    "#",
    "/",
    "//",
    "..",
    ".",
    "%",
    "%2",
    "%00",
    "%2e%2e",
    "%ff",
    "%c0%af",
    ";",
    "*",
    "{renderId}",
  ],
  ...["lastEventId=", "ticket=", "one.0", "one.1", "two.1", "one.-1", "one.9007199254740993", "=", "+", "\\", "@"],
  ...["http://x/", "constructor", "__proto__", "toString", "x".repeat(600)],
];

// Each fault alone is rare: what HTTP's parser refuses doesn't come to us, and what does shall be most of it.
const piece = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);
const words = fc.array(piece, { maxLength: 6 }).map((list) => list.join(""));
/** Well formed, and not theirs. */
const forbidden = fc
  .constantFrom("renders/c0ffee", "renders%2Fc0ffee", "renders/%630ffee", "renders/%63%30ffee")
  .chain((address) =>
    fc.constantFrom(
      `/${address}?lastEventId=one.0`,
      `/?channel=${address}&lastEventId=one.0`,
      `/?channel=renders/mine&channel=${address}&lastEventId=one.1`,
    ),
  );
const target = fc.oneof(
  { weight: 4, arbitrary: forbidden },
  { weight: 3, arbitrary: words.map((text) => `/${text}`) },
  { weight: 3, arbitrary: words.map((text) => `/?channel=${text}`) },
  { weight: 1, arbitrary: words },
  { weight: 1, arbitrary: fc.constantFrom("/metrics", "/frames/1", "/renders/mine", "/?channel=metrics", "/") },
);
const method = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS") },
  { weight: 1, arbitrary: fc.constantFrom("PUT", "DELETE", "TRACE", "PRI", "get", "", "CONNECT") },
);
const named = fc.tuple(
  fc.constantFrom("X-User", "Last-Event-ID", "Origin", "Sec-Fetch-Site", "Access-Control-Request-Headers"),
  fc.oneof(words, fc.constantFrom("cross-site", "same-site", "null", "https://app.example")),
);
const header = fc.oneof(
  { weight: 8, arbitrary: named },
  {
    weight: 2,
    arbitrary: fc.constantFrom<[string, string][]>(
      ["Content-Type", "application/json"],
      ["Content-Type", "text/plain"],
      ["Expect", "100-continue"],
      ["Connection", "close"],
      ["Connection", "upgrade"],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<[string, string][]>(
      ["Expect", "nothing"],
      ["Content-Length", "9"],
      ["Content-Length", "-1"],
      ["Content-Length", "99999999"],
      ["Transfer-Encoding", "chunked"],
      ["Transfer-Encoding", "gzip"],
      ["Host", ""],
    ),
  },
);
const json = fc.oneof(
  fc.constant(JSON.stringify({ channels: [`renders/${OTHERS}`, "renders/mine"] })),
  fc.array(fc.oneof(words, fc.jsonValue()), { maxLength: 6 }).map((channels) => JSON.stringify({ channels })),
  fc.json(),
  words,
);
const bodyByLength = json.map((json) => ({
  headers: [["Content-Length", String(Buffer.byteLength(json))]] as const,
  text: json,
  json,
}));
const bodyInChunks = json.map((json) => ({
  headers: [["Transfer-Encoding", "chunked"]] as const,
  text: `${Buffer.byteLength(json).toString(16)}\r\n${json}\r\n0\r\n\r\n`,
  json,
}));
const bodyInNoChunks = json.map((json) => ({
  headers: [["Transfer-Encoding", "chunked"]] as const,
  text: `zz\r\n${json}`,
  json,
}));
const body: fc.Arbitrary<MalformedRequest["body"]> = fc.oneof(
  { weight: 5, arbitrary: bodyByLength },
  { weight: 4, arbitrary: bodyInChunks },
  { weight: 1, arbitrary: bodyInNoChunks },
  { weight: 5, arbitrary: fc.constant({ headers: [], text: "", json: "" }) },
);

export const malformedRequest: fc.Arbitrary<MalformedRequest> = fc
  .record({
    method,
    target,
    headers: fc.array(header, { maxLength: 3 }),
    body,
    isJson: fc.boolean(),
    isKnown: fc.boolean(),
  })
  .map(({ method, target, headers, body, isJson, isKnown }) => {
    const type: [string, string][] = isJson ? [["Content-Type", "application/json"]] : [];
    const user: [string, string][] = isKnown ? [["X-User", "ann"]] : [];
    return { method, target, headers: [...user, ...type, ...headers], body };
  });

/** What a `Request` of the fetch standard can be. */
export const malformedFetch: fc.Arbitrary<{
  target: string;
  post: boolean;
  body?: string | Uint8Array;
  cursor?: string;
}> = fc.record(
  {
    target,
    post: fc.boolean(),
    body: fc.oneof(fc.uint8Array({ maxLength: 600 }), json),
    cursor: fc.string({ maxLength: 140 }),
  },
  { requiredKeys: ["target", "post"] },
);
