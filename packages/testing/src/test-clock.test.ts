import { expect, test, vi } from "vitest";
import { listen } from "../test/listen.ts";
import { createRoomsClient, createRoomsServer } from "../test/rooms.ts";
import { createTestTidings } from "./create-test-tidings.ts";

test("goes by itself, stands still when paused, and goes on from there", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  const { clock } = tidings;
  const start = clock.now();
  expect(Math.abs(start - Date.now())).toBeLessThan(1_000);
  await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(start + 5));
  clock.pause();
  const stopped = clock.now();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(clock.now()).toBe(stopped);
  await clock.advance(60_000);
  expect(clock.now()).toBe(stopped + 60_000);
  clock.resume();
  await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(stopped + 60_000));
});

test("`advance` moves a clock that goes, and lets it go on", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  const { clock } = tidings;
  const start = clock.now();
  await clock.advance(5_000);
  const moved = clock.now();
  expect(moved).toBeGreaterThanOrEqual(start + 5_000);
  await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(moved));
});

test("the server's heartbeats are on it: hours pass, and the stream lives", async () => {
  await using tidings = createTestTidings(createRoomsServer, { maxLifetimeMs: 0 });
  const client = createRoomsClient(tidings.clientOptions);
  const heard = listen(client, "a");
  await tidings.settle();
  const phases = [...heard.phases];
  await tidings.clock.advance(3 * 3_600_000);
  expect(client.connection.state).toMatchObject({ phase: "live", resume: "fresh" });
  expect(heard.phases).toEqual(phases);
});

test("so is a stream's lifetime, and nobody notices its end", async () => {
  await using tidings = createTestTidings(createRoomsServer, { maxLifetimeMs: 60_000 });
  const client = createRoomsClient(tidings.clientOptions);
  const heard = listen(client, "a");
  for (const n of [1, 2, 3]) {
    await tidings.emit.rooms({ room: "a" }).said({ n });
    await tidings.clock.advance(60_000);
  }
  expect(client.connection.state).toMatchObject({ phase: "live", resume: "resumed" });
  expect(heard.all).toEqual([1, 2, 3]);
});

test("paused, what needs no time still happens without `settle`", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  const heard = listen(createRoomsClient(tidings.clientOptions), "a");
  // Also what was asked for a fraction of a millisecond before.
  tidings.clock.pause();
  await vi.waitFor(() => expect(heard.phases.at(-1)).toBe("live"));
});

test("a client lets go of what nobody listens to after its time", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  tidings.clock.pause();
  const client = createRoomsClient(tidings.clientOptions);
  const heard = listen(client, "a");
  await tidings.settle();
  heard.stop();
  await tidings.clock.advance(249);
  expect(client.connection.state.phase).toBe("live");
  await tidings.clock.advance(1);
  expect(client.connection.state.phase).toBe("idle");
});
