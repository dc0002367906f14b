import type { ClientOptions } from "@tidings/client";
import { until } from "../../support/until.ts";
import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;

function token(refreshed?: string): Partial<ClientOptions> {
  let current = "first";
  return {
    headers: () => ({ Authorization: `Bearer ${current}` }),
    ...(refreshed === undefined
      ? {}
      : {
          refreshCredentials() {
            current = refreshed;
          },
        }),
  };
}

/** What the server does to streams by itself: lifetimes, revocation, slow readers, replays that are too long. */
export const guards: readonly Fault[] = [
  {
    name: "lifetimes end",
    injected: "each stream is rotated within a second, while events are sent for three",
    right: exact,
    server: { handler: { maxLifetimeMs: 1_000, heartbeatMs: 100 } },
    async inject({ emit, network, caughtUp }) {
      await emit(300, { everyMs: 10 });
      await caughtUp();
      await until("it was rotated", () => network.accepted > 2);
    },
  },
  {
    name: "revoked while streaming",
    injected: "the token is no longer accepted, and nothing refreshes it: the open stream ends",
    right: { verdict: "refused", status: 401 },
    channel: "vault",
    server: { tokens: ["first"], handler: { heartbeatMs: 100 } },
    client: token(),
    async inject({ server, sees }) {
      await server.tell({ do: "tokens", tokens: [] });
      await sees("failed refused");
    },
  },
  {
    name: "revoked while streaming, and refreshed",
    injected:
      "the token is no longer accepted while events are sent; the open stream ends, and the client comes back with a new one",
    right: exact,
    channel: "vault",
    server: { tokens: ["first"], handler: { heartbeatMs: 100 } },
    client: token("second"),
    async inject({ server, network, emit, caughtUp }) {
      const { accepted } = network;
      const emitting = emit(100, { everyMs: 5 });
      await server.tell({ do: "tokens", tokens: ["second"] });
      await emitting;
      await until("it came again", () => network.accepted > accepted);
      await caughtUp();
    },
  },
  {
    name: "a reader that stalls",
    injected:
      "nothing passes while 40 MB are sent; the server gives the stream up as `slow`, and the client comes back",
    right: exact,
    server: { handler: { heartbeatMs: 100, slow: { stallMs: 200 } }, memory: { maxBytes: 2 ** 28 } },
    client: { helloTimeoutMs: 30_000 },
    filler: "x".repeat(4_000),
    async inject({ network, server, emit, caughtUp }) {
      network.freeze("toClient");
      await emit(10_000);
      await until("the server gave it up", async () => {
        const { connections } = await server.tell({ do: "stats" });
        return connections === 1;
      });
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "a replay that is too long",
    injected: "more is missed than the server is willing to replay",
    right: { verdict: "reset", reason: "limit" },
    server: { handler: { limits: { replayEvents: 10 } } },
    async inject({ network, emit, subscriber }) {
      network.down();
      await emit(40);
      network.heal();
      await until("it is reset", () => subscriber.resets.length > 0);
    },
  },
  {
    name: "a herd whose replays are too long",
    injected:
      "forty clients come back at once, each with more missed than is replayed, to a server on a file; events go on, and who stayed hears them",
    right: { verdict: "reset", reason: "limit" },
    server: { handler: { limits: { replayEvents: 1_000 } } },
    sqlite: {},
    async inject({ network, emit, caughtUp, join, subscriber, bystander, topic }) {
      const herd = [subscriber, ...Array.from({ length: 39 }, (_, index) => join(`herd ${index}`))];
      for (const one of herd.slice(1)) one.listen(topic);
      await until("the herd is live", () => herd.every(({ state }) => state.phase === "live"));
      network.down();
      await emit(2_000);
      network.heal();
      await emit(200, { everyMs: 5 });
      await until("all of it is reset", () => herd.every(({ resets }) => resets.length > 0));
      await caughtUp([bystander]);
      if (bystander.resets.length > 0) throw new Error("who stayed was reset");
    },
  },
];
