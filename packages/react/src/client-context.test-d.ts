import type { ConnectionState } from "@tidings/client";
import type { ReactElement } from "react";
import { expectTypeOf } from "vitest";
import type { CountingClient } from "../test/counting-client.ts";
import { createClientContext } from "./client-context.ts";
import { HookError, type HookErrorCode } from "./hook-error.ts";
import { useConnection } from "./use-connection.ts";

const studio = createClientContext<CountingClient>("Studio");

expectTypeOf(studio.useClient).returns.toEqualTypeOf<CountingClient>();
expectTypeOf(studio.useConnection).returns.toEqualTypeOf<ConnectionState>();
expectTypeOf(studio.Provider).returns.toEqualTypeOf<ReactElement>();
expectTypeOf(studio.Provider).parameter(0).toHaveProperty("client").toEqualTypeOf<CountingClient>();
expectTypeOf(useConnection).returns.toEqualTypeOf<ConnectionState>();
expectTypeOf(HookError).instance.toHaveProperty("code").toEqualTypeOf<HookErrorCode>();

// @ts-expect-error a client has a connection
createClientContext<{ renders(): void }>("Studio");
