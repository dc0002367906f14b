import { createGzip } from "node:zlib";
import { buffer, rewrite } from "../../support/fault-proxy/index.ts";
import { startHttpIntermediary } from "../../support/http-intermediary.ts";
import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;
const page = (status: string, type: string): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: 17\r\nConnection: close\r\n\r\n<h1>Not here</h1>`;

/** Proxies, gateways and captive portals that understand HTTP, or think so. */
export const intermediaries: readonly Fault[] = [
  {
    name: "buffers 8 KiB",
    injected: "an intermediary keeps 8 KiB of the response back; the client says `silent` until it has gone",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.always({ toClient: [buffer(8 * 1024)] });
      network.cut();
      await emit(20);
      await sees("waiting silent");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "buffers until the end",
    injected: "an intermediary keeps the whole response until it ends; the client says `silent` until it has gone",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.always({ toClient: [buffer(Number.POSITIVE_INFINITY)] });
      network.cut();
      await emit(200);
      await sees("waiting silent");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "buffers the body",
    injected:
      "the answer's head comes at once, its body not before it ends; the client says `buffered` until that is over",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.always({ toClient: [buffer(Number.POSITIVE_INFINITY, { lettingHeadPass: true })] });
      network.cut();
      await emit(200);
      await sees("waiting buffered");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "compresses",
    injected: "an intermediary compresses the stream with gzip, and flushes",
    right: exact,
    async inject({ network, server, emit, caughtUp, subscriber }) {
      await using gateway = await startHttpIntermediary(server.port, {
        encoding: "gzip",
        body: () => createGzip({ flush: 2 }),
      });
      network.route(gateway.port);
      network.cut();
      await emit(60, { everyMs: 2 });
      await caughtUp();
      if (subscriber.state.phase !== "live" || gateway.served === 0) throw new Error("nobody went through the gateway");
      network.route(server.port);
      network.cut();
    },
  },
  {
    name: "speaks HTTP/1.0",
    injected: "requests arrive as HTTP/1.0: no chunks, no keep-alive",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.always({ toServer: [rewrite(/ HTTP\/1\.1\r\n/, " HTTP/1.0\r\n")] });
      network.cut();
      await emit(60, { everyMs: 2 });
      await caughtUp();
      network.cut("fin");
      await emit(20);
      await caughtUp();
    },
  },
  {
    name: "takes the cursor away",
    injected: "an intermediary removes `Last-Event-ID`: the server answers `fresh`, and the client knows better",
    right: { verdict: "reset", reason: "invalid" },
    async inject({ network, emit, strike, sees }) {
      network.down();
      await emit(20);
      network.heal();
      await strike({ toServer: [rewrite(/last-event-id: /i, "x-removed: ")] });
      await sees("live");
    },
  },
  {
    name: "mangles the cursor",
    injected: "an intermediary changes `Last-Event-ID` into something that is no cursor",
    right: { verdict: "reset", reason: "invalid" },
    async inject({ network, emit, strike, sees }) {
      network.down();
      await emit(20);
      network.heal();
      await strike({ toServer: [rewrite(/(last-event-id: )[^\r]+/i, "$1(none)")] });
      await sees("live");
    },
  },
  {
    name: "asks twice",
    injected: "a gateway sends each request to the server twice, and throws one answer away",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.always({ twice: true });
      network.cut();
      await emit(60, { everyMs: 2 });
      await caughtUp();
    },
  },
  {
    name: "damages a byte",
    injected: "a byte of the stream becomes one that UTF-8 doesn't have",
    right: exact,
    async inject({ network, emit, strike, caughtUp }) {
      network.down();
      await emit(20);
      network.heal();
      await strike({ toClient: [rewrite(/xxxx"/, 'xxx\xff"')] });
      await caughtUp();
    },
  },
  {
    name: "damages a chunk's length",
    injected: "the length of an HTTP chunk becomes nonsense",
    right: exact,
    async inject({ network, emit, strike, caughtUp }) {
      network.down();
      await emit(20);
      network.heal();
      await strike({ toClient: [rewrite(/(^|\r\n)[0-9a-f]+\r\n(?=event|id|retry|$)/i, "$1zz\r\n")] });
      await caughtUp();
    },
  },
  {
    name: "bad gateway",
    injected: "three requests are answered by 502 and a page of HTML",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.next({ open: { answer: page("502 Bad Gateway", "text/html") } }, 3);
      network.cut();
      await emit(20);
      await sees("waiting unavailable");
      await caughtUp();
    },
  },
  {
    name: "captive portal",
    injected: "three requests are answered by 200 and a page of HTML",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.next({ open: { answer: page("200 OK", "text/html") } }, 3);
      network.cut();
      await emit(20);
      await sees("waiting unavailable");
      await caughtUp();
    },
  },
  {
    name: "an empty stream",
    injected: "three requests are answered by a `text/event-stream` that ends without a frame",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.next({ open: { answer: page("200 OK", "text/event-stream") } }, 3);
      network.cut();
      await emit(20);
      await sees("waiting cut");
      await caughtUp();
    },
  },
];
