import { beforeEach, expect, test } from "vitest";
import { createBoundedQueue } from "./bounded-queue.ts";
import { createLease, type Lease, type LeaseSettings, resolveReauthorize, type Verdict } from "./lease.ts";

const YES: Verdict = { allowed: true, expiresAt: Number.POSITIVE_INFINITY };
const NO: Verdict = { allowed: false, code: "forbidden", message: "no more" };

let time: number;
beforeEach(() => {
  time = 0;
});

interface Answer {
  give(verdict: Verdict): Promise<void>;
  fail(error: Error): Promise<void>;
}

function setUp({
  askedAt = 0,
  expiresAt = Number.POSITIVE_INFINITY,
  ...options
}: Partial<LeaseSettings & { askedAt: number; expiresAt: number }> = {}) {
  const asked: Answer[] = [];
  const told: string[] = [];
  let open = true;
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const petition = {
    ask: () =>
      new Promise<Verdict>((resolve, reject) => {
        asked.push({
          give(verdict) {
            resolve(verdict);
            return settle();
          },
          fail(error) {
            reject(error);
            return settle();
          },
        });
      }),
    reportError: (error: unknown) => void told.push(`error: ${(error as Error).message}`),
  };
  const settings = {
    heartbeatMs: 100,
    reauthorize: resolveReauthorize({ graceMs: 250 }, 100),
    now: () => time,
    ...options,
  };
  const holder = {
    isOpen: () => open,
    onGranted: () => void told.push("granted"),
    onEnd(code: string) {
      told.push(code);
      open = false;
    },
  };
  const lease: Lease = createLease(
    { askedAt, expiresAt, queue: createBoundedQueue({ running: 2 }), petition },
    settings,
    holder,
  );
  const tick = (at: number) => {
    time = at;
    lease.tick(at);
  };
  return { lease, asked, told, tick };
}

test("it is asked anew at each heartbeat, and a yes is good from when it was asked", async () => {
  const { lease, asked, told, tick } = setUp();
  tick(99);
  expect(asked).toHaveLength(1);
  // One question at a time.
  tick(110);
  expect(asked).toHaveLength(1);
  time = 149;
  await asked[0]?.give(YES);
  expect(told).toEqual(["granted"]);
  time = 99 + 349;
  expect(lease.isValid()).toBe(true);
  time = 99 + 350;
  expect(lease.isValid()).toBe(false);
  // Whoever finds it stale asks.
  expect(asked).toHaveLength(2);
});

test("a no ends it, and with `expiresAt` it is exact", async () => {
  const { lease, asked, told, tick } = setUp({ expiresAt: 70 });
  time = 69;
  expect(lease.isValid()).toBe(true);
  time = 70;
  expect(lease.isValid()).toBe(false);
  await asked[0]?.give({ allowed: true, expiresAt: 150 });
  expect(lease.isValid()).toBe(true);
  tick(200);
  await asked[1]?.give({ allowed: true, expiresAt: 150 });
  expect(told).toEqual(["granted", "unauthorized"]);
  const denied = setUp();
  denied.tick(300);
  await denied.asked[0]?.give(NO);
  expect(denied.told).toEqual(["forbidden"]);
});

test("a check that fails is made again at each heartbeat, until the grace is over", async () => {
  const { asked, told, tick } = setUp();
  for (const at of [100, 200, 300]) {
    tick(at);
    await asked.at(-1)?.fail(new Error(`at ${at}`));
  }
  expect(told).toEqual(["error: at 100", "error: at 200", "error: at 300"]);
  tick(400);
  await asked.at(-1)?.fail(new Error("at 400"));
  expect(told.slice(3)).toEqual(["error: at 400", "internal"]);
});

test("a check that never comes back ends it too", () => {
  const { told, tick } = setUp();
  tick(100);
  tick(449);
  expect(told).toEqual([]);
  tick(450);
  expect(told).toEqual(["internal"]);
});

test("recheck: nothing is allowed at once, and an older answer says nothing any more", async () => {
  const { lease, asked, told, tick } = setUp();
  tick(100);
  let decided = false;
  const done = lease.recheck().then(() => {
    decided = true;
  });
  expect(lease.isValid()).toBe(false);
  await asked[0]?.give(YES);
  expect([told, decided, lease.isValid()]).toEqual([[], false, false]);
  expect(asked).toHaveLength(2);
  await asked[1]?.give(YES);
  await done;
  expect([told, lease.isValid()]).toEqual([["granted"], true]);
});

test("recheck: when the application fails, there is no grace", async () => {
  const { lease, asked, told } = setUp();
  const done = lease.recheck();
  await asked[0]?.fail(new Error("no database"));
  await done;
  expect(told).toEqual(["error: no database", "internal"]);
});

test("it is good from when the application was asked, not from when the stream began", async () => {
  time = 300;
  const late = setUp({ askedAt: 20 });
  time = 20 + 349;
  expect(late.lease.isValid()).toBe(true);
  time = 20 + 350;
  expect(late.lease.isValid()).toBe(false);
  const old = setUp({ askedAt: Number.NEGATIVE_INFINITY });
  expect(old.lease.isValid()).toBe(false);
  await old.asked[0]?.fail(new Error("no database"));
  // As after a recheck, there is no grace.
  expect(old.told).toEqual(["error: no database", "internal"]);
});

test("rarer checks than heartbeats are made half a heartbeat early rather than late", async () => {
  const { asked, tick } = setUp({ reauthorize: resolveReauthorize({ everyMs: 300 }, 100) });
  for (const at of [40, 140, 240]) tick(at);
  expect(asked).toHaveLength(0);
  tick(250);
  expect(asked).toHaveLength(1);
  await asked[0]?.give(YES);
  for (const at of [340, 440, 499]) tick(at);
  expect(asked).toHaveLength(1);
  tick(540);
  expect(asked).toHaveLength(2);
});
