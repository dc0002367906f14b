import { LAST_EVENT_ID } from "@tidings/wire";
import type { Check } from "./check.ts";
import { checkCompression } from "./checks/compression.ts";
import { type CorsProbe, checkCors } from "./checks/cors.ts";
import { checkHeaders } from "./checks/headers.ts";
import { checkHeartbeats } from "./checks/heartbeats.ts";
import { checkIdle } from "./checks/idle.ts";
import { checkReachable } from "./checks/reachable.ts";
import { checkLongUrl, checkPost } from "./checks/requests.ts";
import { checkReset, checkResume, type ResumeProbe } from "./checks/resume.ts";
import { checkStream, checkWithheld } from "./checks/stream.ts";
import type { DoctorOptions } from "./doctor-options.ts";
import { findMount, withChannels } from "./find-mount.ts";
import { type Product, recogniseProducts } from "./intermediaries.ts";
import type { Observation } from "./observation.ts";
import type { Watch } from "./observe.ts";
import { ask, isAnswered, open } from "./probe.ts";
import { unreachable } from "./unreachable.ts";
import { createVerdicts, type Verdicts } from "./verdicts.ts";

/** What happens while looking, as it happens. */
export type DoctorEvent =
  | { readonly type: "products"; readonly products: readonly Product[] }
  | { readonly type: "check"; readonly check: Check }
  /** The stream is held open for so much longer, and nothing is told until then. */
  | { readonly type: "holding"; readonly ms: number };

/** Several, because a load balancer may have several servers behind it. */
const RECONNECTS = 4;

/** A cursor that no log gives: its epoch is a word. */
const FOREIGN_CURSOR = "tidings-doctor.1";

/** The client's longest URL; longer lists go by POST. */
const LONG_URL = 2_000;

/**
 * Opens the stream, asks for it in every way that a client does, and meanwhile holds the first one open. Reads only.
 *
 * @throws CliError `unreachable`
 */
export async function* diagnose(options: DoctorOptions, signal: AbortSignal): AsyncGenerator<DoctorEvent, void, void> {
  const held = open(options);
  const stop = (): void => held.close();
  signal.addEventListener("abort", stop);
  try {
    const first = await held.until(isAnswered, options.timeoutMs);
    if (first.line === undefined) throw unreachable(options, first.end?.code);
    // What holds a whole answer back lets a `HEAD` through, and that names it.
    const head = first.head === undefined ? await ask(options, { method: "HEAD" }) : undefined;
    const products = recogniseProducts((first.head ?? head?.head)?.headers ?? {});
    yield { type: "products", products };
    const verdicts = createVerdicts(products);
    yield told(checkReachable(first, verdicts));
    const stream = checkStream(first, options.timeoutMs, verdicts);
    if (first.head === undefined || first.hello === undefined) {
      yield told((head && checkWithheld(head, options.timeoutMs, verdicts)) ?? stream);
      return;
    }
    yield told(stream);
    yield told(checkHeaders(first.head, verdicts));
    yield told(checkCompression(first.head, verdicts));
    for await (const check of otherRequests(first, options, verdicts)) {
      if (signal.aborted) return;
      yield told(check);
    }
    yield* hold(held, options, verdicts);
  } finally {
    signal.removeEventListener("abort", stop);
    held.close();
  }
}

function told(check: Check): DoctorEvent {
  return { type: "check", check };
}

/** The requests that a client makes later in its life. */
async function* otherRequests(first: Observation, options: DoctorOptions, verdicts: Verdicts): AsyncGenerator<Check> {
  const { timeoutMs } = options;
  const cursor = first.hello?.id ?? FOREIGN_CURSOR;
  yield checkResume(await probeResume(cursor, options), timeoutMs, verdicts);
  yield checkReset(await ask(options, { cursor: FOREIGN_CURSOR }), timeoutMs, verdicts);
  const mount = await findMount(options);
  const post = mount && (await ask(options, { method: "POST", url: mount.url, body: { channels: mount.channels } }));
  yield checkPost(post, timeoutMs, verdicts);
  const url = mount && withChannels(mount, LONG_URL);
  yield checkLongUrl(url && (await ask(options, { url })), url?.href.length ?? 0, timeoutMs, verdicts);
  if (options.origin !== undefined) yield checkCors(await probeCors(options.origin, options), verdicts);
}

async function probeResume(cursor: string, options: DoctorOptions): Promise<ResumeProbe> {
  const answers: Observation[] = [];
  while (answers.length < RECONNECTS) answers.push(await ask(options, { cursor }));
  if (answers.every(({ hello }) => hello?.data.resume !== "fresh")) return { answers };
  const url = new URL(options.url);
  url.searchParams.set("lastEventId", cursor);
  return { answers, byQuery: await ask(options, { url }) };
}

/** Asks as a browser does for a page of another site. */
async function probeCors(origin: string, options: DoctorOptions): Promise<CorsProbe> {
  // [Fetch] Cookies are the browser's to send, and no header that a script may set.
  const added = Object.keys(options.headers).filter((name) => name !== "cookie");
  const requested = [LAST_EVENT_ID.toLowerCase(), ...added].sort();
  const page = { origin, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
  const answer = await ask(options, { headers: page });
  const preflight = await ask(
    // [Fetch] A preflight has no credentials.
    { ...options, headers: {} },
    {
      method: "OPTIONS",
      headers: {
        ...page,
        "access-control-request-method": "GET",
        "access-control-request-headers": requested.join(","),
      },
    },
  );
  return { origin, answer, preflight, requested, withCredentials: options.headers.cookie !== undefined };
}

async function* hold(held: Watch, { idleMs }: DoctorOptions, verdicts: Verdicts): AsyncGenerator<DoctorEvent> {
  const left = Math.max(0, idleMs - held.elapsedMs());
  if (held.seen.end === undefined && left > 0) yield { type: "holding", ms: left };
  const seen = await held.until(() => false, left);
  const heldMs = held.elapsedMs();
  yield told(checkHeartbeats(seen, heldMs, verdicts));
  yield told(checkIdle(seen, heldMs, verdicts));
}
