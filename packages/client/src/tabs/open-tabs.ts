import type { Connection } from "../connection.ts";
import type { ConnectionOptions } from "../connection-options.ts";
import type { Environment } from "../environment.ts";
import { type ReadStream, readStream } from "../read-stream.ts";
import { type Bus, openBus } from "./bus.ts";
import { type Election, joinElection } from "./election.ts";
import { type Message, VERSION } from "./message.ts";
import { createRelay, type Relay } from "./relay.ts";
import { createTab } from "./tab.ts";
import type { TabsEnvironment } from "./tabs-environment.ts";

/** How a connection is shared at the moment. `alone`: not at all, or nothing is open. `tabs` counts this one. */
export interface Sharing {
  readonly role: "alone" | "leader" | "follower";
  readonly tabs: number;
}

export interface OpenTabsOptions extends ConnectionOptions {
  readonly environment: TabsEnvironment;
  readonly contracts: Connection["contracts"];
}

export interface Tabs {
  readonly read: ReadStream;
  /** What the tab's connection has to do otherwise. */
  readonly overrides: Pick<ConnectionOptions, "environment" | "helloTimeoutMs">;
  readonly sharing: Sharing;
}

const ALONE: Sharing = { role: "alone", tabs: 1 };

/** Questions without an answer after which a leader is taken to be frozen. Counted, not timed: a machine that slept asked none. */
const QUESTIONS = 3;

/**
 * A tab doesn't time its hello. Whether the server is silent is the leader's to tell, a leader that is silent is replaced, and what was
 * lost between tabs is said again. A tab that gave up would lose its place: with replays that take longer than its patience, it would
 * never be served.
 */
const HELLO_TIMEOUT_MS = Infinity;

/** Makes this one of the tabs that share, for as long as its connection has something open. */
export function openTabs(
  options: OpenTabsOptions,
  scope: string,
  patienceMs: number,
  onSharing: (sharing: Sharing) => void,
): Tabs {
  const { environment, url, contracts } = options;
  const { locks } = environment;
  if (!locks) return { read: readStream, overrides: { environment }, sharing: ALONE };

  const self = crypto.randomUUID();
  const tab = createTab(self, (message) => bus?.post(message));
  let bus: Bus | undefined;
  let election: Election | undefined;
  let relay: Relay | undefined;
  /** Another one leads, or led. */
  let led = false;
  let unanswered = 0;
  let stopAsking = () => {};
  let sharing = ALONE;

  function share(next: Sharing) {
    if (next.role === sharing.role && next.tabs === sharing.tabs) return;
    sharing = next;
    onSharing(next);
  }

  function join(wake: () => void) {
    if (!locks) return;
    // Made now, when all clients are there: a leader's stream is in the versions of its own contracts.
    const built = [...contracts].sort();
    const name = [`tidings/${VERSION} ${new URL(url, globalThis.location?.href)} ${scope}`, ...built].join(" ");
    bus = openBus(environment, name, (message) => receive(message, wake));
    election = joinElection(locks, name, {
      onElected() {
        resign();
        relay = createRelay(options, environment, self, (message) => bus?.post(message), led);
        share({ role: "leader", tabs: sharing.tabs });
        bus?.post({ type: "lead", from: self });
      },
      onDeposed() {
        resign();
        tab.reattach();
      },
      onImpossible: tab.goAlone,
    });
    led = false;
    unanswered = 0;
    ask();
  }

  function resign() {
    relay?.close();
    relay = undefined;
  }

  function leave() {
    stopAsking();
    resign();
    election?.leave();
    bus?.close();
    bus = undefined;
    share(ALONE);
  }

  /** A frozen leader keeps its lock and says nothing: those it leads notice. A hidden one answers, though its timers are slowed down. */
  function ask() {
    stopAsking = environment.schedule(ask, patienceMs / QUESTIONS);
    if (unanswered >= QUESTIONS) {
      unanswered = 0;
      led = true;
      election?.steal();
    }
    unanswered += 1;
    tab.check();
    bus?.post({ type: "ping", from: self });
  }

  function receive(message: Message, wake: () => void) {
    switch (message.type) {
      case "attach":
      case "leave":
      case "ping":
      case "wake":
        relay?.receive(message);
        break;
      default:
        unanswered = 0;
        led ||= message.from !== self;
        tab.receive(message);
        if (message.type === "pong") share({ role: relay ? "leader" : "follower", tabs: message.tabs });
        if (message.type === "up") wake();
    }
  }

  const shared: Environment = {
    ...environment,
    // A connection wakes and sleeps for as long as it has something open.
    onWake(wake, sleep) {
      let joined = true;
      join(wake);
      const stop = environment.onWake(
        () => {
          if (!joined) join(wake);
          joined = true;
          bus?.post({ type: "wake", from: self });
          wake();
        },
        () => {
          sleep();
          leave();
          joined = false;
        },
      );
      return () => {
        stop();
        leave();
      };
    },
  };

  return {
    read: tab.read,
    overrides: { environment: shared, helloTimeoutMs: HELLO_TIMEOUT_MS },
    get sharing() {
      return sharing;
    },
  };
}
