import type { AddressInfo } from "node:net";
import type { Express } from "express";

/** An Express application on a free port of this machine. */
export interface ServedExpress extends AsyncDisposable {
  readonly url: string;
}

export async function serveExpress(app: Express): Promise<ServedExpress> {
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A response's text as it arrives, so that a test can wait for a part of it. */
export interface LiveText extends AsyncDisposable {
  readonly response: Response;
  /** Resolves with all text so far when it contains this; fails after two seconds. */
  until(part: string): Promise<string>;
}

export async function openText(url: string, init?: RequestInit): Promise<LiveText> {
  const response = await fetch(url, init);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  return {
    response,
    async until(part) {
      const timer = setTimeout(() => void reader.cancel(), 2_000);
      while (!text.includes(part)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the stream ended or fell silent without ${JSON.stringify(part)}; it said ${text}`);
        text += decoder.decode(value, { stream: true });
      }
      clearTimeout(timer);
      return text;
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel();
    },
  };
}
