import { connect as connectTcp, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Line } from "./observation.ts";

export interface DialOptions {
  /** Offers HTTP/1.1 only. */
  readonly http1: boolean;
  /** Goes on when the certificate can't be verified. */
  readonly insecure: boolean;
  readonly timeoutMs: number;
}

export interface Dialled {
  readonly socket: Socket;
  readonly line: Line;
}

/**
 * Connects, and speaks the HTTP version that a browser would: HTTP/2 where TLS offers it, else HTTP/1.1.
 *
 * @throws what Node says: `ENOTFOUND`, `ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT`; `ETIMEDOUT` after `timeoutMs`.
 */
export async function dial(url: URL, options: DialOptions): Promise<Dialled> {
  const began = performance.now();
  // A URL writes an IPv6 address in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol === "http:") {
    const socket = connectTcp({ host, port: Number(url.port || 80), noDelay: true });
    await connected(socket, "connect", options.timeoutMs);
    return { socket, line: { protocol: "http/1.1", afterMs: performance.now() - began } };
  }
  const socket = connectTls({
    host,
    port: Number(url.port || 443),
    // [RFC 6066] "Literal IPv4 and IPv6 addresses are not permitted in 'HostName'."
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ALPNProtocols: options.http1 ? ["http/1.1"] : ["h2", "http/1.1"],
    rejectUnauthorized: !options.insecure,
  });
  socket.setNoDelay(true);
  await connected(socket, "secureConnect", options.timeoutMs);
  return { socket, line: lineOf(socket, performance.now() - began) };
}

function lineOf(socket: TLSSocket, afterMs: number): Line {
  return {
    protocol: socket.alpnProtocol === "h2" ? "h2" : "http/1.1",
    tls: socket.getProtocol() ?? "TLS",
    ...(socket.authorized ? {} : { untrusted: String(socket.authorizationError) }),
    afterMs,
  };
}

function connected(socket: Socket, event: "connect" | "secureConnect", timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
    }, timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once("error", fail);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off("error", fail);
      resolve();
    });
  });
}
