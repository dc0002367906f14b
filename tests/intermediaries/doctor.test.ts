import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type DoctorReport, run } from "tidings";
import { describe, expect, it } from "vitest";
import { HEALTHY, said } from "../../packages/cli/test/healthy.ts";
import { startExpressApp } from "../support/express-app.ts";
import { type NginxOptions, startNginx } from "../support/nginx.ts";
import { isMissing } from "../support/services.ts";

const BIN = join(import.meta.dirname, "../../packages/cli/src/bin.ts");

/** Long enough for three of the app's heartbeats, also on a busy machine. */
const IDLE_S = 2;

async function askDoctor(
  origin: string,
  flags: readonly string[] = [],
  idleSeconds: number = IDLE_S,
): Promise<DoctorReport> {
  let printed = "";
  const args = ["doctor", `${origin}/events/counts/a`, "--json", "--idle", `${idleSeconds}`, "--timeout", "2"];
  await run([...args, ...flags], {
    cwd: ".",
    out: (line) => {
      printed += line;
    },
    error: (line) => {
      printed += line;
    },
    color: false,
    signal: new AbortController().signal,
  });
  return JSON.parse(printed);
}

const HELD_BACK = { reachable: "ok", stream: "buffered" };

describe.skipIf(isMissing("nginx") || isMissing("openssl"))("tidings doctor behind nginx", () => {
  it.each([
    ["HTTP/2", []],
    ["HTTP/1.1", ["--http1"]],
  ])("finds nothing wrong with its defaults, over %s", async (version, flags) => {
    await using app = await startExpressApp({ heartbeatMs: 800 });
    await using nginx = await startNginx({ upstreams: [app.port], tls: true });
    const report = await askDoctor(nginx.origin, ["--insecure", ...flags]);
    expect(said(report)).toEqual({ ...HEALTHY, reachable: "certificate_untrusted" });
    expect(report).toMatchObject({ healthy: true, products: ["nginx"] });
    expect(report.checks[0]?.finding).toContain(`200 in ${version} over TLSv1.`);
  });

  it("trusts whom Node trusts, and refuses whom it doesn't", async () => {
    await using app = await startExpressApp({ heartbeatMs: 800 });
    await using nginx = await startNginx({ upstreams: [app.port], tls: true });
    const doctor = (env: Record<string, string>) =>
      promisify(execFile)(process.execPath, [BIN, "doctor", `${nginx.origin}/events/counts/a`, "--idle", `${IDLE_S}`], {
        env: { ...process.env, ...env },
      });
    expect((await doctor({ NODE_EXTRA_CA_CERTS: nginx.authority })).stdout).toContain("healthy");
    await expect(doctor({})).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("DEPTH_ZERO_SELF_SIGNED_CERT"),
    });
  });

  const harms: readonly (readonly [name: string, options: Partial<NginxOptions>, said: Record<string, string>])[] = [
    ["buffering", { server: "proxy_ignore_headers X-Accel-Buffering;" }, HELD_BACK],
    ["buffering, over HTTP/2", { server: "proxy_ignore_headers X-Accel-Buffering;", tls: true }, HELD_BACK],
    [
      "compression",
      { server: "gzip on; gzip_proxied any; gzip_types text/event-stream; gzip_min_length 0;" },
      { ...HEALTHY, compression: "compressed" },
    ],
    [
      "no Last-Event-ID",
      { server: 'proxy_set_header Last-Event-ID "";' },
      { ...HEALTHY, resume: "cursor_stripped", reset: "skipped" },
    ],
    ["short URLs", { server: "large_client_header_buffers 4 1k;" }, { ...HEALTHY, "long-url": "long_url_refused" }],
    ["no POST", { location: "limit_except GET { deny all; }" }, { ...HEALTHY, post: "post_refused" }],
    ["no Cache-Control", { server: "proxy_hide_header Cache-Control;" }, { ...HEALTHY, headers: "headers_changed" }],
  ];

  it.each(harms)("names %s, and where to change it", async (_name, options, expected) => {
    await using app = await startExpressApp({ heartbeatMs: 800 });
    await using nginx = await startNginx({ upstreams: [app.port], ...options });
    const report = await askDoctor(nginx.origin, options.tls ? ["--insecure"] : []);
    const reachable = options.tls ? { reachable: expect.stringMatching(/ok|certificate_untrusted/) } : {};
    expect(said(report)).toEqual({ ...expected, ...reachable });
    const wrong = report.checks.find(({ name, code }) => code !== undefined && name !== "reachable");
    expect(wrong?.mends[0]?.where).toBe("nginx");
  });

  it.each([
    ["HTTP/1.1", false, /^closed in the middle \(FIN\) after/],
    ["HTTP/2", true, /^(closed in the middle \(FIN\)|ended by HTTP\/2's RST_STREAM \w+) after/],
  ])("says when and by what a silent stream is cut, over %s", async (_version, tls, finding) => {
    await using app = await startExpressApp({ heartbeatMs: 5_000 });
    await using nginx = await startNginx({ upstreams: [app.port], tls, location: "proxy_read_timeout 1s;" });
    const report = await askDoctor(nginx.origin, ["--insecure"], 4);
    const idle = report.checks.find(({ name }) => name === "idle");
    expect(idle).toMatchObject({ verdict: "fault", code: "idle_cut", finding: expect.stringMatching(finding) });
    expect(idle?.finding).toContain("heartbeats come every 5.0 s");
  });

  it("names what an nginx behind another hides from it", async () => {
    await using app = await startExpressApp({ heartbeatMs: 800 });
    await using inner = await startNginx({ upstreams: [app.port] });
    await using outer = await startNginx({ upstreams: [inner.port] });
    expect(said(await askDoctor(outer.origin))).toEqual(HELD_BACK);
    await using mended = await startNginx({ upstreams: [app.port], location: "proxy_pass_header X-Accel-Buffering;" });
    await using before = await startNginx({ upstreams: [mended.port] });
    expect(said(await askDoctor(before.origin))).toEqual(HEALTHY);
  });
});
