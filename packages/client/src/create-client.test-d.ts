import { expectTypeOf, test } from "vitest";
import type { ClientErrorCode, ClientOptions, Connection, ConnectionState, Subscribable } from "./index.ts";
import { type ChannelEvent, type ClientBase, ClientError, createClient, createConnection } from "./index.ts";

interface TickEvent extends ChannelEvent {
  readonly type: "clock.tick";
  readonly data: { readonly at: Date };
}
interface TickHandlers {
  readonly onTick?: ((event: TickEvent) => void) | undefined;
}
interface ClockClient extends ClientBase {
  clock(): Subscribable<TickEvent, TickHandlers> & AsyncIterable<TickEvent>;
}

const client = createClient<ClockClient>({}, { url: "/events" });

test("a client is what generated code names", () => {
  expectTypeOf(client.connection).toEqualTypeOf<Connection>();
  expectTypeOf(client.clock().subscribe).returns.toEqualTypeOf<() => void>();
  client.clock().subscribe({
    onTick: (event) => expectTypeOf(event.data.at).toEqualTypeOf<Date>(),
    onEvent: (event) => expectTypeOf(event).toEqualTypeOf<TickEvent>(),
    onReset: ({ reason }) => expectTypeOf(reason).toEqualTypeOf<"expired" | "epoch" | "invalid" | "ahead" | "limit">(),
  });
  // @ts-expect-error -- no such event
  client.clock().subscribe({ onTock() {} });
  // @ts-expect-error -- a client has a connection and close
  createClient<{ clock(): void }>({}, { url: "/events" });
});

test("options are an URL or a connection", () => {
  expectTypeOf<{ connection: Connection }>().toExtend<ClientOptions>();
  createConnection({ url: new URL("http://host/events"), headers: async () => ({ Authorization: "Bearer" }) });
  // @ts-expect-error -- neither
  createClient<ClockClient>({}, {});
  // @ts-expect-error -- milliseconds are numbers
  createConnection({ url: "/events", lingerMs: "250" });
  // @ts-expect-error -- the backoff has no such part
  createConnection({ url: "/events", backoff: { factor: 2 } });
});

test("states and errors are told apart by their literals", () => {
  const state = {} as ConnectionState;
  if (state.phase === "waiting") expectTypeOf(state.error).toEqualTypeOf<ClientError>();
  if (state.phase === "live") expectTypeOf(state.since).toEqualTypeOf<number>();
  // @ts-expect-error -- an idle connection has no error
  if (state.phase === "idle") state.error;
  expectTypeOf(new ClientError("cut").code).toEqualTypeOf<ClientErrorCode>();
  // @ts-expect-error -- not one of the codes
  new ClientError("broken");
});
