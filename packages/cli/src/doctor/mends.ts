import type { FaultCode, Mend } from "./check.ts";
import type { Product } from "./intermediaries.ts";

/** Where a mend is made: a product, or something of the application's own. */
type Place = Product | "Express compression" | "the server" | "this command" | "elsewhere";

type Mends = Partial<Readonly<Record<Place, string>>>;

/** What to change, by fault and by product. docs/guides/intermediaries.md says which of it was tried and which is its vendor's word. */
const MENDS: Readonly<Record<FaultCode, Mends>> = {
  buffered: {
    nginx:
      "remove `proxy_ignore_headers X-Accel-Buffering`, or set `proxy_buffering off`; behind another nginx, set `proxy_pass_header X-Accel-Buffering` in the inner one",
    Apache: "set `flushpackets=on` on ProxyPass, and `SetEnv no-gzip 1` where mod_deflate is on",
    Caddy: "set `flush_interval -1` in reverse_proxy",
    HAProxy: "set `option http-no-delay`, and take `compression` off this backend",
    Envoy: "take the buffer and compressor filters off this route",
    Cloudflare: "turn Response Buffering off; use a named tunnel, as quick tunnels do not carry event streams",
    "Express compression":
      "let it see `Cache-Control: no-transform`: nothing may overwrite that header, and its `filter` must leave text/event-stream alone",
    elsewhere: "turn response buffering off for this path, in every proxy and virus scanner on the way",
  },
  cached: {
    nginx: "set `proxy_cache off`",
    CloudFront: "use the cache policy CachingDisabled for this path",
    Cloudflare: "make a cache rule that bypasses the cache for this path",
    elsewhere: "let it follow `Cache-Control: no-store`, which every stream carries",
  },
  certificate_untrusted: {
    elsewhere:
      "browsers refuse this certificate; for one of your own authority, set NODE_EXTRA_CA_CERTS instead of --insecure",
  },
  compressed: {
    nginx: "take text/event-stream out of `gzip_types`, or set `gzip off` here",
    Apache: "set `SetEnv no-gzip 1` here",
    Caddy: "match `encode` to other paths",
    HAProxy: "take `text/event-stream` out of `compression type`",
    Envoy: "take text/event-stream out of the compressor's `content_type`",
    "Express compression": "its `filter` must leave text/event-stream alone",
    elsewhere: "let it follow `Cache-Control: no-transform`, which every stream carries",
  },
  cors_refused: {
    "the server": "add the origin to the handler's `cors.origins`; set `cors.credentials` when cookies are sent",
    elsewhere: "let OPTIONS through, and pass on the Access-Control-* headers of the answer",
  },
  cursor_stripped: {
    nginx: 'remove `proxy_set_header Last-Event-ID ""`',
    Apache: "remove `RequestHeader unset Last-Event-ID`",
    Caddy: "remove `header_up -Last-Event-ID`",
    HAProxy: "remove `http-request del-header Last-Event-ID`",
    CloudFront: "add Last-Event-ID to the origin request policy, or use AllViewer",
    elsewhere: "let the request header Last-Event-ID through",
  },
  headers_changed: {
    nginx: "remove `proxy_hide_header Cache-Control`, and `expires` for this path",
    Apache: "remove `Header set Cache-Control` and ExpiresDefault for this path",
    Cloudflare: "set Browser Cache TTL to Respect Existing Headers",
    elsewhere: "pass on Content-Type and Cache-Control as the server sent them",
  },
  http_1_0: {
    Apache: "remove `force-response-1.0` and `downgrade-1.0`",
    elsewhere: "answer in HTTP/1.1 or later: HTTP/1.0 can't tell a stream that was cut from one that ended",
  },
  idle_cut: {
    nginx: "raise `proxy_read_timeout` (60 s unless set) above the heartbeat",
    Apache: "raise ProxyTimeout, or `timeout=` on ProxyPass, above the heartbeat",
    Caddy: "raise or remove `read_timeout` of `transport http`",
    HAProxy: "raise `timeout server` and `timeout client` above the heartbeat",
    Envoy: "raise the route's `idle_timeout` and the connection manager's `stream_idle_timeout`",
    "AWS ALB": "raise `idle_timeout.timeout_seconds` (60 unless set)",
    "the server": "or lower `heartbeatMs` below the limit",
  },
  long_url_refused: {
    nginx: "raise `large_client_header_buffers` (4 of 8k unless set): a URL must fit into one buffer",
    Apache: "raise LimitRequestLine (8190 unless set)",
    HAProxy: "raise `tune.bufsize`",
    "the server": "raise `limits.queryLength`, if it was lowered",
    elsewhere: "let URLs of 2,000 characters through: the client sends longer lists by POST",
  },
  no_answer: { elsewhere: "look whether the server behind it runs, and answers this path without the proxy" },
  not_a_stream: {
    "this command":
      "give the address of a stream: where the handler is mounted, and a channel, such as /events/renders/42",
    elsewhere:
      "look for what answers in the server's place: a sign-in page, a single-page app's fallback, an error page",
  },
  not_resumed: { "the server": "see the reason in docs/protocol.md, section 4, and raise what the log retains" },
  post_refused: {
    nginx: "let POST through: look at `limit_except`, and at `client_max_body_size`",
    CloudFront: "allow the methods GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE",
    elsewhere: "let POST with a JSON body through to where the handler is mounted",
  },
  redirected: { "this command": "give the address that it redirects to, and give the same to the client" },
  refused: { "this command": 'give credentials: --header "Authorization: Bearer …" or --header "Cookie: …"' },
  several_logs: {
    "the server":
      "let all processes share one log, or each client always reach the same process: a memory log is each process's own",
  },
  slow_heartbeat: {
    "the server": "lower `heartbeatMs` to 25,000 or less: many proxies cut at 30, 55 or 60 s of silence",
  },
  time_limit: {
    Envoy: "set the route's `timeout: 0s` (15 s unless set): it counts the whole answer",
    "Google Cloud": "raise the backend service's timeout (30 s unless set): it counts the whole answer",
    Vercel: "raise the function's `maxDuration`",
    elsewhere: "raise the limit on a response's total time; with it, every client reconnects that often",
  },
};

/** The mends of a fault, recognised products' first; without them, what was not recognised is as likely. */
export function mendsFor(code: FaultCode, recognised: readonly Product[]): Mend[] {
  const rank = ({ where }: Mend): number => (recognised.some((product) => product === where) ? 0 : 1);
  return Object.entries(MENDS[code])
    .map(([where, change]) => ({ where, change }))
    .sort((a, b) => rank(a) - rank(b));
}
