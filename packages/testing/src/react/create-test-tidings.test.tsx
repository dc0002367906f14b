import { cleanup, render, screen } from "@testing-library/react";
import { createClientContext, useChannel } from "@tidings/react";
import { StrictMode, useEffect, useState } from "react";
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { createRoomsClient, createRoomsServer, type RoomEvent, type RoomsClient } from "../../test/rooms.ts";
import { createTestTidings } from "./create-test-tidings.ts";

const { Provider, useClient, useConnection } = createClientContext<RoomsClient>("Rooms");
const list = (state: readonly number[], { data }: RoomEvent) => [...state, data.n];

function Room({ room }: { readonly room: string }) {
  const { state, status } = useChannel(useClient().rooms({ room }), { initial: [], reduce: list });
  return <p>{`${room}: ${status.phase} ${state}`}</p>;
}

/** Enters room b once a is heard in: an effect that asks for more. */
function Rooms() {
  const client = useClient();
  const [heard, setHeard] = useState(false);
  useEffect(() => client.rooms({ room: "a" }).subscribe({ onSaid: () => setHeard(true) }), [client]);
  return heard ? <Room room="b" /> : <p>quiet</p>;
}

/** Goes into the next room as soon as it is in one. */
function Restless() {
  const [room, setRoom] = useState(1);
  const { status } = useChannel(useClient().rooms({ room: `${room}` }), { initial: [], reduce: list });
  useEffect(() => {
    if (status.phase === "live") setRoom((before) => before + 1);
  }, [status.phase]);
  return null;
}

function Connection() {
  return <output>{useConnection().phase}</output>;
}

let complaints: MockInstance;

beforeEach(() => {
  complaints = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  // React's about `act`, above all.
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockRestore();
});

function show(client: RoomsClient, children: React.ReactNode) {
  return render(
    <StrictMode>
      <Provider client={client}>{children}</Provider>
    </StrictMode>,
  );
}

test("what is awaited is shown, each event in a render of its own", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  show(createRoomsClient(tidings.clientOptions), [<Room key="a" room="a" />, <Connection key="c" />]);
  await tidings.settle();
  screen.getByText("a: live");
  for (const n of [1, 2, 3]) {
    await tidings.emit.rooms({ room: "a" }).said({ n });
    screen.getByText(`a: live ${[1, 2, 3].slice(0, n)}`);
  }
  await tidings.cut();
  screen.getByText("a: waiting 1,2,3");
  screen.getByText("waiting");
  await tidings.clock.advance(30_000);
  screen.getByText("a: live 1,2,3");
  await tidings.gap();
  await tidings.reconnect();
  screen.getByText("a: live");
});

test("what effects ask for is awaited too", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  const client = createRoomsClient(tidings.clientOptions);
  show(client, <Rooms />);
  await tidings.settle();
  screen.getByText("quiet");
  await tidings.emit.rooms({ room: "a" }).said({ n: 1 });
  screen.getByText("b: live");
  await tidings.emit.rooms({ room: "b" }).said({ n: 2 });
  screen.getByText("b: live 2");
});

test("also with fake timers", async () => {
  vi.useFakeTimers();
  try {
    await using tidings = createTestTidings(createRoomsServer);
    show(createRoomsClient(tidings.clientOptions), <Room room="a" />);
    for (const n of [1, 2]) await tidings.emit.rooms({ room: "a" }).said({ n });
    screen.getByText("a: live 1,2");
  } finally {
    vi.useRealTimers();
  }
});

test("who awaits nothing sees it by itself", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  show(createRoomsClient(tidings.clientOptions), <Room room="a" />);
  await screen.findByText("a: live");
  await tidings.server.rooms({ room: "a" }).said({ n: 1 });
  await screen.findByText("a: live 1");
});

test("two at a time, in one page", async () => {
  await using one = createTestTidings(createRoomsServer);
  await using two = createTestTidings(createRoomsServer);
  show(createRoomsClient(one.clientOptions), <Room room="a" />);
  show(createRoomsClient(two.clientOptions), <Room room="b" />);
  await Promise.all([one.emit.rooms({ room: "a" }).said({ n: 1 }), two.emit.rooms({ room: "b" }).said({ n: 2 })]);
  screen.getByText("a: live 1");
  screen.getByText("b: live 2");
});

test("an app that never comes to rest is told why", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  const view = show(createRoomsClient(tidings.clientOptions), <Restless />);
  await expect(tidings.settle()).rejects.toMatchObject({ code: "unsettled" });
  view.unmount();
});

test("leaves React's switch as it was", async () => {
  const surroundings: { IS_REACT_ACT_ENVIRONMENT?: boolean } = globalThis as object;
  await using tidings = createTestTidings(createRoomsServer);
  for (const before of [true, false]) {
    surroundings.IS_REACT_ACT_ENVIRONMENT = before;
    await tidings.settle();
    expect(surroundings.IS_REACT_ACT_ENVIRONMENT).toBe(before);
  }
  delete surroundings.IS_REACT_ACT_ENVIRONMENT;
  await tidings.settle();
  expect(surroundings).not.toHaveProperty("IS_REACT_ACT_ENVIRONMENT");
});
