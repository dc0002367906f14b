import fc from "fast-check";
import { expect, test } from "vitest";
import { manualEnvironment, settled } from "../../test/manual-environment.ts";
import { seededRandom } from "../../test/seeded-random.ts";
import { simulatedServer } from "../../test/simulated-server.ts";
import { type SimulatedTab, simulatedBrowser } from "../../test/simulated-tabs.ts";
import { createTabsConnection, type TabsConnection } from "./create-tabs-connection.ts";

/** How many interleavings are tried; more with `TIDINGS_RUNS=5000`. */
const RUNS = Number(process.env.TIDINGS_RUNS ?? 150);
const CHANNELS = ["a", "b", "c"];

interface Subscriber {
  readonly channel: string;
  heard: number[];
  since: { readonly epoch: string; readonly offset: number } | undefined;
  stop: () => void;
}

interface Page {
  readonly tab: SimulatedTab;
  readonly connection: TabsConnection;
  readonly subscribers: Subscriber[];
}

/** How long messages take, in milliseconds. */
const DELAYS = [0, 0, 1, 3, 20];
const channel = fc.constantFrom(...CHANNELS);
const page = fc.nat(6);
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constant("append" as const), channel }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("pump" as const), records: fc.constantFrom(1, 3, 99) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      ms: fc.constantFrom(0, 1, 20, 100, 300, 2_000, 7_000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("subscribe" as const), page, channel }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("unsubscribe" as const), page, index: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const), channel }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom("freeze" as const, "thaw", "crash", "hide", "close", "drop"), page }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("freezeLeader" as const, "crashLeader") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("cut" as const, "lose", "down", "up") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), keep: fc.nat(3) }) },
);

test("whatever happens to tabs, messages and server, each tab hears a gapless run of each channel, over one connection", async () => {
  const met = { deliveries: 0, resets: 0, handovers: 0, followers: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 150, size: "max" }),
      fc.integer(),
      async (steps, seed) => {
        const random = seededRandom(seed);
        const server = simulatedServer();
        const time = manualEnvironment();
        const browser = simulatedBrowser(time, server, () => DELAYS[Math.floor(random() * DELAYS.length)] ?? 0);
        const ledger: { readonly epoch: string; readonly channel: string; readonly offset: number }[] = [];
        const pages: Page[] = [];

        function subscribe({ connection, subscribers }: Page, name: string) {
          const subscriber: Subscriber = { channel: name, heard: [], since: undefined, stop: () => {} };
          subscriber.stop = connection.listen(
            name,
            ({ data }) => {
              met.deliveries += 1;
              subscriber.heard.push(data as number);
            },
            {
              onReset() {
                met.resets += 1;
                subscriber.heard = [];
                subscriber.since = { epoch: server.epoch, offset: server.head };
              },
              onStatus({ phase }) {
                if (phase === "live") subscriber.since ??= { epoch: server.epoch, offset: server.head };
              },
            },
          );
          subscribers.push(subscriber);
        }

        function open(name: string) {
          const tab = browser.openTab();
          const connection = createTabsConnection({
            url: "http://server/events",
            scope: "ada",
            fetch: tab.fetch,
            environment: tab.environment,
            onError: (error) => {
              throw error;
            },
          });
          connection.watchSharing(({ role }) => {
            if (role === "follower") met.followers += 1;
            if (role === "leader") met.handovers += 1;
          });
          const opened: Page = { tab, connection, subscribers: [] };
          pages.push(opened);
          subscribe(opened, name);
        }

        function remove(gone: Page | undefined) {
          if (gone) pages.splice(pages.indexOf(gone), 1);
          return gone;
        }

        function append(name: string) {
          server.append(name);
          ledger.push({ epoch: server.epoch, channel: name, offset: server.head });
        }

        for (const name of CHANNELS) {
          open(name);
          await time.advance(100);
          server.pump(99);
          await time.advance(100);
        }
        for (const given of steps) {
          const one = "page" in given ? pages[given.page % Math.max(1, pages.length)] : undefined;
          const leader = pages.find(({ tab }) => browser.holders.includes(tab));
          switch (given.do) {
            case "append":
              append(given.channel);
              break;
            case "pump":
              server.pump(given.records);
              await settled();
              break;
            case "advance":
              await time.advance(given.ms);
              break;
            case "subscribe":
              if (one && !one.tab.frozen) subscribe(one, given.channel);
              break;
            case "unsubscribe":
              if (!one?.tab.frozen) one?.subscribers.splice(given.index, 1)[0]?.stop();
              break;
            case "open":
              if (pages.length < 7) open(given.channel);
              break;
            case "freeze":
              one?.tab.freeze();
              break;
            case "thaw":
              one?.tab.thaw();
              break;
            case "hide":
              if (!one?.tab.frozen) one?.tab.hide();
              break;
            case "drop":
              one?.tab.drop();
              break;
            case "crash":
              remove(one)?.tab.crash();
              break;
            case "close":
              if (!one?.tab.frozen) remove(one)?.connection.close();
              break;
            case "freezeLeader":
              leader?.tab.freeze();
              break;
            case "crashLeader":
              remove(leader)?.tab.crash();
              break;
            case "cut":
              server.cut();
              break;
            case "lose":
              server.lose();
              break;
            case "down":
            case "up":
              server.setDown(given.do === "down");
              break;
            case "trim":
              server.trim(given.keep);
          }
        }
        server.setDown(false);
        for (const { tab } of pages) tab.thaw();
        for (let round = 0; round < 6; round += 1) {
          await time.advance(40_000);
          server.pump(Number.POSITIVE_INFINITY);
          await time.advance(100);
        }
        for (const name of CHANNELS) append(name);
        server.pump(99);
        await time.advance(100);
        const listening = pages.filter(({ subscribers }) => subscribers.length);
        for (const { connection, subscribers } of listening) {
          expect(connection.state.phase).toBe("live");
          for (const subscriber of subscribers) {
            expect(subscriber.since).toBeDefined();
            check(subscriber, ledger, server.epoch);
          }
        }
        expect(server.streams, "streams").toBe(listening.length ? 1 : 0);
        expect(listening.filter(({ connection }) => connection.sharing.role === "leader")).toHaveLength(
          listening.length ? 1 : 0,
        );
        for (const { connection } of listening) expect(connection.sharing.tabs, "tabs").toBe(listening.length);
        for (const { connection } of pages) connection.close();
        await time.advance(1_000);
        expect(server.streams).toBe(0);
        expect(browser.holders).toEqual([]);
      },
    ),
    { numRuns: RUNS },
  );
  // The runs must have met what they are about.
  expect(met.deliveries).toBeGreaterThan(RUNS * 10);
  expect(met.resets).toBeGreaterThan(RUNS / 5);
  expect(met.handovers).toBeGreaterThan(RUNS);
  expect(met.followers).toBeGreaterThan(RUNS);
}, 600_000);

function check(
  { channel: name, heard, since }: Subscriber,
  ledger: readonly { readonly epoch: string; readonly channel: string; readonly offset: number }[],
  epoch: string,
) {
  if (!since || since.epoch !== epoch) return;
  const all = ledger.filter((entry) => entry.epoch === epoch && entry.channel === name).map((entry) => entry.offset);
  const first = Math.min(
    heard[0] ?? Number.POSITIVE_INFINITY,
    all.find((offset) => offset > since.offset) ?? Number.POSITIVE_INFINITY,
  );
  expect(heard).toEqual(all.filter((offset) => offset >= first));
}
