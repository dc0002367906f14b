import type { Environment } from "@tidings/client";
import type { TestClock } from "./test-clock.ts";

/** A real server and its real clients in memory; made by `createTestTidings`. `E` is the emitter, such as `StudioServer`. */
export interface TestTidings<E> extends AsyncDisposable {
  /**
   * The emitter for tests: as in production, and its promises resolve when every connected client has handed the event on and the UI
   * shows it. Clients that are still connecting are waited for first. Whoever is away has it when it is back.
   */
  readonly emit: E;
  /** The emitter for the app's own server code: its promises resolve when the log has the event, as in production. */
  readonly server: E;
  /** What clients are made with: `createStudioClient(tidings.clientOptions)`, or with more options beside these. */
  readonly clientOptions: TestClientOptions;
  readonly clock: TestClock;
  /** Resolves when everything has happened that can happen without time passing, and the UI shows it. */
  settle(): Promise<void>;

  /** Every stream breaks off. Clients wait, as their backoff says, and resume. */
  cut(): Promise<void>;
  /** Clients that wait try again now, except those that a server asked to wait. */
  reconnect(): Promise<void>;
  /** There is no network, and the clients know. */
  offline(): Promise<void>;
  /** There is one again: clients try at once. */
  online(): Promise<void>;
  /** Every stream breaks off, and the log forgets what it had: who comes back is told `reset`, `expired`. */
  gap(): Promise<void>;

  /** Each stream that is open breaks off in the middle of its next event. The client has it when it is back. */
  drop(): void;
  /** The next event of each stream that is open arrives twice. Volatile events don't. */
  duplicate(): void;
  /**
   * What the server sends from now on arrives so many milliseconds later on the clock, Infinity for never: a connection that is
   * dead and doesn't know. 0 ends it, and what is under way arrives.
   *
   * @throws TestingError `invalid_option`
   */
  delay(ms: number): void;
  /**
   * New requests are answered with this status, 400 to 599, until `accept`; open streams go on.
   *
   * @throws TestingError `invalid_option`
   */
  refuse(status: number, options?: RefuseOptions): void;
  /** The server answers again. */
  accept(): void;

  /**
   * From now on nobody may have the channel of this address, such as `renders/42`. Streams that carry it are checked at once.
   *
   * @throws TestingError `invalid_option` when it is not a private channel's
   */
  deny(address: string): Promise<void>;
  /** Ends `deny`. Who was refused hears nothing until it subscribes again. */
  allow(address: string): Promise<void>;

  /** Ends all of it, and leaves no timer behind. Clients need not be closed. */
  close(): Promise<void>;
}

export interface TestClientOptions {
  readonly url: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly environment: Environment;
}

export interface RefuseOptions {
  /** What `Retry-After` asks for, rounded up to whole seconds. Default: no such header. */
  readonly retryAfterMs?: number;
}
