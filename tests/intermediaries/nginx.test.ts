import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryLog } from "@tidings/log";
import { describe, expect, it } from "vitest";
import { type ExpressAppOptions, startExpressApp } from "../support/express-app.ts";
import { createHttp2Fetch } from "../support/http2-fetch.ts";
import { type Nginx, startNginx } from "../support/nginx.ts";
import { isMissing } from "../support/services.ts";
import { listen } from "./listener.ts";

/** nginx's defaults, in both HTTP versions, with what apps and administrators often add. */
const variants = (["HTTP/1.1", "HTTP/2"] as const).flatMap((version) => [
  { version, name: "as it comes", server: "", app: {} },
  { version, name: "with gzip on", server: "gzip on; gzip_proxied any;", app: {} },
  { version, name: "with compression in the app", server: "", app: { compression: "before" } as ExpressAppOptions },
  {
    version,
    name: "with HTTP/1.1 to the app",
    server: 'proxy_http_version 1.1; proxy_set_header Connection "";',
    app: {},
  },
]);

function fetchOf(nginx: Nginx, version: string) {
  return version === "HTTP/2" ? createHttp2Fetch(nginx.authority) : undefined;
}

describe.skipIf(isMissing("nginx") || isMissing("openssl")).each(variants)(
  "behind nginx $name, over $version",
  ({ version, server, app: options }) => {
    const tls = version === "HTTP/2";

    it("events come one by one, and a client that was cut goes on where it was", async () => {
      await using app = await startExpressApp(options);
      await using nginx = await startNginx({ upstreams: [app.port], server, tls });
      using listener = listen(nginx.origin, fetchOf(nginx, version));
      await listener.live();
      for (let sequence = 1; sequence <= 5; sequence += 1) {
        await app.emit(sequence);
        // The next is not emitted before this one has come: whatever waits for more to come waits for ever.
        await listener.hears(sequence);
      }
      await nginx.kill();
      for (let sequence = 6; sequence <= 8; sequence += 1) await app.emit(sequence);
      await nginx.start();
      await listener.hears(8);
      await app.emit(9);
      await listener.hears(9);
      expect(listener.heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(listener.starts).toEqual(["fresh", "resumed"]);
    });

    it("heartbeats keep it open beyond nginx's patience", async () => {
      await using app = await startExpressApp({ ...options, heartbeatMs: 300 });
      await using nginx = await startNginx({ upstreams: [app.port], server, tls, location: "proxy_read_timeout 1s;" });
      using listener = listen(nginx.origin, fetchOf(nginx, version));
      await listener.live();
      await sleep(1_600);
      await app.emit(1);
      await listener.hears(1);
      expect(listener.starts).toEqual(["fresh"]);
    });
  },
);

const withRetry = { location: "proxy_next_upstream error timeout http_503;" };

/** The block of docs/guides/intermediaries.md, with this test's ports. */
async function guideConfiguration(): Promise<string> {
  const guide = await readFile(join(import.meta.dirname, "../../docs/guides/intermediaries.md"), "utf8");
  const [, block = ""] = /^```nginx\n(.*?)^```$/ms.exec(guide) ?? [];
  const configuration = block
    .replace(/(server 127\.0\.0\.1:\d+;\s*)+/, "{upstreams} ")
    .replace(/^server \{/m, "server { {listen}");
  expect(configuration).toMatch(/\{upstreams\}[\s\S]*\{listen\}/);
  return configuration;
}

describe.skipIf(isMissing("nginx") || isMissing("openssl"))("behind nginx with two servers", () => {
  it.each(["HTTP/1.1", "HTTP/2", "the guide's configuration"] as const)(
    "a server that drains hands its clients over: %s",
    async (version) => {
      const log = memoryLog();
      await using first = await startExpressApp({ log });
      await using second = await startExpressApp({ log });
      await using nginx = await startNginx({
        upstreams: [first.port, second.port],
        ...(version === "the guide's configuration" ? { http: await guideConfiguration() } : withRetry),
        tls: version === "HTTP/2",
      });
      using listener = listen(nginx.origin, fetchOf(nginx, version));
      await listener.live();
      await first.emit(1);
      await listener.hears(1);
      const [leaving, staying] = first.events.stats().connections === 1 ? [first, second] : [second, first];
      const drained = leaving.events.close({ drainMs: 300 });
      for (let sequence = 2; sequence <= 20; sequence += 1) {
        await staying.emit(sequence);
        await sleep(20);
      }
      await drained;
      await staying.emit(21);
      await listener.hears(21);
      expect(listener.heard).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
      expect(listener.starts).toEqual(["fresh", "resumed"]);
      expect(staying.events.stats().connections).toBe(1);
    },
  );
});
