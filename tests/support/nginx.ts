import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningProcess, startProcess } from "./child-process.ts";
import { findService } from "./services.ts";
import { until } from "./until.ts";

export interface NginxOptions {
  /** Ports of the servers behind it; several share the load. */
  readonly upstreams: readonly number[];
  /** All that goes into `http` beside where temporary files are, with `{upstreams}` and `{listen}` to be filled in. Default: made of the others. */
  readonly http?: string;
  /** Directives of the one location, beside `proxy_pass`. Default: none, so that all is as nginx has it. */
  readonly location?: string;
  /** Directives of its server. */
  readonly server?: string;
  /** Speaks TLS, and HTTP/2 to whoever asks for it. */
  readonly tls?: boolean;
}

export interface Nginx extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** With `tls`: the file of the authority that its certificate is from, which is itself. */
  readonly authority: string;
  /** Ends it at once, and every connection with it. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** A real nginx on a free port of loopback, with a folder of its own and no rights that this process hasn't. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { upstreams, tls = false } = options;
  const folder = await mkdtemp(join(tmpdir(), "tidings-nginx-"));
  const port = await freePort();
  const authority = join(folder, "certificate.pem");
  if (tls) await makeCertificate(folder);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
  const http = (options.http ?? serverOf(options))
    .replace("{upstreams}", upstreams.map((upstream) => `server 127.0.0.1:${upstream};`).join(" "))
    // `http2 on` is not known before 1.25.1.
    .replace("{listen}", `listen 127.0.0.1:${port}${tls ? " ssl http2" : ""};`);
  const config = `
    daemon off;
    # One process under this user, and one to end.
    master_process off;
    pid nginx.pid;
    error_log stderr;
    events {}
    http { access_log off; ${temporary.join(" ")} ${http} }`;
  await writeFile(join(folder, "nginx.conf"), config);
  let running: RunningProcess;

  async function start(): Promise<void> {
    running = startProcess(findService("nginx") ?? "nginx", ["-p", folder, "-c", "nginx.conf"]);
    await until(
      () => `nginx listens:\n${running.output}`,
      () => accepts(port),
      10_000,
    );
  }

  await start();
  return {
    port,
    origin: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    authority,
    kill: () => running.kill("SIGKILL"),
    start,
    async [Symbol.asyncDispose]() {
      await running.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serverOf({ location = "", server = "", tls }: NginxOptions): string {
  const secure = tls ? "ssl_certificate certificate.pem; ssl_certificate_key key.pem;" : "";
  return `
    upstream tidings { {upstreams} }
    server { {listen} ${secure} ${server} location / { proxy_pass http://tidings; ${location} } }`;
}

async function makeCertificate(folder: string): Promise<void> {
  const openssl = findService("openssl") ?? "openssl";
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"];
  await promisify(execFile)(openssl, ["req", "-x509", "-days", "2", ...key, ...subject, "-out", "certificate.pem"], {
    cwd: folder,
  });
}

/** A port that nobody listens on. Someone may take it before nginx does: nginx then says so and the test fails. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
