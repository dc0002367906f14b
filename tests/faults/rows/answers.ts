import type { ClientOptions } from "@tidings/client";
import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;
const unavailable =
  "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/** A bearer token that a refresh exchanges. */
function credentials(refreshed?: string): Partial<ClientOptions> {
  let token = "first";
  return {
    headers: () => ({ Authorization: `Bearer ${token}` }),
    ...(refreshed === undefined
      ? {}
      : {
          refreshCredentials: () => {
            token = refreshed;
          },
        }),
  };
}

/** Servers that answer, and don't let in. */
export const answers: readonly Fault[] = [
  {
    name: "too many connections",
    injected: "someone else takes the client's place while it is away: 429 with `Retry-After`, until they go",
    right: exact,
    server: { handler: { limits: { connections: 3 } } },
    async inject({ network, server, emit, sees, caughtUp }) {
      network.down();
      await emit(20);
      const strangers = new AbortController();
      await fetch(`${server.origin}/events/counts/other`, strangers);
      await fetch(`${server.origin}/events/counts/other`, strangers);
      network.heal();
      await sees("waiting unavailable");
      strangers.abort();
      await caughtUp();
    },
  },
  {
    name: "503 with Retry-After",
    injected: "two requests are answered by 503, which asks to come back in a second",
    right: exact,
    async inject({ network, emit, subscriber, sees, caughtUp }) {
      network.next({ open: { answer: unavailable } }, 2);
      network.cut();
      await emit(20);
      await sees("waiting unavailable");
      const { state } = subscriber;
      if (state.phase === "waiting" && state.retryInMs < 1_000) throw new Error(`it waits ${state.retryInMs} ms only`);
      await caughtUp();
    },
  },
  {
    name: "credentials run out, and are refreshed",
    injected: "the token is no longer accepted when the client comes back: 401, a refresh, and on",
    right: exact,
    channel: "vault",
    server: { tokens: ["first"] },
    client: credentials("second"),
    async inject({ network, server, emit, caughtUp }) {
      await server.tell({ do: "tokens", tokens: ["second"] });
      network.cut();
      await emit(20);
      await caughtUp();
    },
  },
  {
    name: "credentials run out for good",
    injected: "the token is no longer accepted when the client comes back, and nothing refreshes it",
    right: { verdict: "refused", status: 401 },
    channel: "vault",
    server: { tokens: ["first"] },
    client: credentials(),
    async inject({ network, server, sees }) {
      await server.tell({ do: "tokens", tokens: [] });
      network.cut();
      await sees("failed refused");
    },
  },
  {
    name: "a refresh that doesn't help",
    injected: "the refreshed token is not accepted either: one refresh, and no more",
    right: { verdict: "refused", status: 401 },
    channel: "vault",
    server: { tokens: ["first"] },
    client: credentials("worse"),
    async inject({ network, server, sees }) {
      await server.tell({ do: "tokens", tokens: [] });
      network.cut();
      await sees("failed refused");
    },
  },
];
