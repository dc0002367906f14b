import { expect, onTestFinished, test } from "vitest";
import { createDeskClient, createDeskServer, type DeskServer } from "../test/desk.ts";
import { createTestTidings } from "./create-test-tidings.ts";
import type { TestTidings } from "./test-tidings.ts";

interface SetUp {
  readonly tidings: TestTidings<DeskServer>;
  /** `state 3`, `moved 4`, in order. */
  readonly heard: string[];
}

async function setUp(load: () => Promise<{ n: number }> = async () => ({ n: 0 })): Promise<SetUp> {
  const tidings = createTestTidings(createDeskServer, {
    patienceMs: 50,
    snapshots: { desk: async () => ({ data: await load() }) },
  });
  onTestFinished(() => tidings.close());
  tidings.clock.pause();
  const heard: string[] = [];
  createDeskClient(tidings.clientOptions)
    .desk()
    .subscribe({
      onSnapshot: ({ data }) => heard.push(`state ${data.n}`),
      onEvent: ({ type, data }) => heard.push(`${type.slice("desk.".length)} ${data.n}`),
      onReset: ({ reason }) => heard.push(`reset ${reason}`),
    });
  await tidings.settle();
  return { tidings, heard };
}

test("a volatile event has arrived when its emit resolves, at whoever is connected", async () => {
  const { tidings, heard } = await setUp();
  await tidings.emit.desk().shaken({ n: 1 });
  expect(heard).toEqual(["state 0", "shaken 1"]);
  await tidings.cut();
  await tidings.emit.desk().shaken({ n: 2 });
  await tidings.reconnect();
  await tidings.emit.desk().shaken({ n: 3 });
  expect(heard).toEqual(["state 0", "shaken 1", "shaken 3"]);
});

test("a volatile event, which has no id, is never doubled", async () => {
  const { tidings, heard } = await setUp();
  tidings.duplicate();
  await tidings.emit.desk().shaken({ n: 1 });
  await tidings.emit.desk().moved({ n: 2 });
  expect(heard).toEqual(["state 0", "shaken 1", "moved 2"]);
});

test("who is away gets the newest of what replaces itself", async () => {
  const { tidings, heard } = await setUp();
  await tidings.cut();
  for (const n of [1, 2, 3]) await tidings.emit.desk().raised({ n });
  await tidings.emit.desk().moved({ n: 4 });
  await tidings.reconnect();
  expect(heard.at(-1)).toBe("moved 4");
  expect(heard.filter((one) => one.startsWith("raised")).at(-1)).toBe("raised 3");
});

test("a state is loaded to start from, and again after a gap", async () => {
  let n = 7;
  const { tidings, heard } = await setUp(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return { n };
  });
  expect(heard).toEqual(["state 7"]);
  n = 8;
  await tidings.gap();
  await tidings.reconnect();
  expect(heard).toEqual(["state 7", "reset expired", "state 8"]);
});

test("a test may hold a loader back, and look at what is shown meanwhile", async () => {
  let give = (_state: { n: number }) => {};
  const { tidings, heard } = await setUp(
    () =>
      new Promise((resolve) => {
        give = resolve;
      }),
  );
  expect(heard).toEqual([]);
  await tidings.emit.desk().moved({ n: 1 });
  expect(heard).toEqual([]);
  give({ n: 0 });
  await tidings.settle();
  expect(heard).toEqual(["state 0", "moved 1"]);
});
