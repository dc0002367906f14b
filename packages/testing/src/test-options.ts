import type { EventLog } from "@tidings/log";
import type { EmitterSource, EventHandlerOptions } from "@tidings/server";
import type { Act } from "./settle.ts";
import { TestingError } from "./testing-error.ts";

/** A generated factory such as `createStudioServer`, or `const create = (options: EmitterOptions) => createEmitter(contract, options)`. */
export type CreateServer<E extends EmitterSource> = (options: { readonly log: EventLog }) => E;

type Seams = "basePath" | "coalesce" | "now" | "repeat";

/** What the handler takes, and what tests need. Without `authorize`, everyone may have every channel. */
export interface TestOptions<E extends EmitterSource, Principal>
  extends Omit<EventHandlerOptions<E, Principal, Request>, Seams> {
  /** For the clients' backoff and the server's jitter, 0 to 1. Default: always 0.5, so that runs are alike. */
  readonly random?: () => number;
  /**
   * How long the app's own functions (`authorize`, loaders, `headers`) may take in real milliseconds before a test goes on without
   * them, 0 to 60,000. Default: 250.
   */
  readonly patienceMs?: number;
  /** Wraps whatever may update the UI. `@tidings/testing/react` gives React's; other frameworks may have their own. */
  readonly act?: Act;
}

/** The options that are this package's own, and `random`, which both sides use. */
export interface ResolvedTestOptions {
  readonly random: () => number;
  readonly patienceMs: number;
  readonly act: Act;
}

/** @throws TestingError `invalid_option` */
export function resolveTestOptions(options: Partial<ResolvedTestOptions>): ResolvedTestOptions {
  const { random = () => 0.5, patienceMs = 250, act = (run) => run() } = options;
  check(typeof random === "function", "options.random: expected a function");
  check(typeof act === "function", "options.act: expected a function");
  check(patienceMs >= 0 && patienceMs <= 60_000, `options.patienceMs: expected 0 to 60000, got ${patienceMs}`);
  return { random, patienceMs, act };
}

/** @throws TestingError `invalid_option` */
export function check(condition: boolean, message: string): void {
  if (!condition) throw new TestingError("invalid_option", message);
}
