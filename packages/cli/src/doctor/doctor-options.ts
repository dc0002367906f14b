import { CliError } from "../cli-error.ts";

/** What `tidings doctor` is given, checked. */
export interface DoctorOptions {
  readonly url: URL;
  /** Sent with every request: credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long the stream is held open. */
  readonly idleMs: number;
  /** The longest wait for an answer and for its first frame. */
  readonly timeoutMs: number;
  /** The page's origin, for the CORS check. */
  readonly origin?: string;
  readonly http1: boolean;
  readonly insecure: boolean;
}

/** The flags as the command line has them. */
export interface DoctorFlags {
  readonly header?: string | readonly string[];
  readonly idle?: unknown;
  readonly timeout?: unknown;
  readonly origin?: string;
  readonly http1?: boolean;
  readonly insecure?: boolean;
}

/** Above the 60 s at which nginx, Apache and AWS cut what is idle. */
const DEFAULT_IDLE_S = 65;
const DEFAULT_TIMEOUT_S = 10;

/** @throws CliError `invalid_usage` */
export function readDoctorOptions(url: string, flags: DoctorFlags): DoctorOptions {
  return {
    url: readUrl(url),
    headers: Object.fromEntries([flags.header ?? []].flat().map(readHeader)),
    idleMs: readSeconds("--idle", flags.idle ?? DEFAULT_IDLE_S, 0, 86_400),
    timeoutMs: readSeconds("--timeout", flags.timeout ?? DEFAULT_TIMEOUT_S, 1, 600),
    ...(flags.origin === undefined ? {} : { origin: readOrigin(flags.origin) }),
    http1: flags.http1 ?? false,
    insecure: flags.insecure ?? false,
  };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw usage("<url>", "it is no http or https address", "Give one of a stream: https://host/events/renders/42.");
  }
  if (url.username !== "" || url.password !== "") {
    throw usage("<url>", "it has a password in it", 'Give --header "Authorization: Basic …" instead.');
  }
  url.hash = "";
  return url;
}

/** RFC 9110, section 5.6.2: the characters of a field's name. */
const HEADER = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

function readHeader(text: string): [name: string, value: string] {
  const [, name, value] = HEADER.exec(String(text)) ?? [];
  if (name !== undefined && value !== undefined) return [name.toLowerCase(), value];
  // What was typed is not repeated: it may be a credential.
  throw usage("--header", "it is no header", 'Write it like --header "Authorization: Bearer …".');
}

function readSeconds(path: string, value: unknown, min: number, max: number): number {
  const seconds = typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
  if (seconds >= min && seconds <= max) return Math.round(seconds * 1_000);
  throw usage(path, `${String(value)} is not a time`, `Give seconds, ${min} to ${max}.`);
}

function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin === "null")
    throw usage("--origin", `${JSON.stringify(text)} is no origin`, "Give one like https://app.example.");
  return origin;
}

function usage(path: string, problem: string, mend: string): CliError {
  return new CliError({ code: "invalid_usage", path, problem, mend });
}
