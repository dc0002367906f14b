import type { StudioServer } from "@acme/studio-events/server";
import { createStudioServer } from "@acme/studio-events/server";
import { channel, defineContract, event } from "@tidings/contract";
import { createEmitter } from "@tidings/server";
import { expectTypeOf } from "vitest";
import * as z from "zod";
import { createTestTidings } from "./create-test-tidings.ts";
import { createTestTidings as createWithReact } from "./react/index.ts";

const none = { data: [] };
const snapshots = {
  renders: () => ({ data: { stage: "queued" as const, total: 4, tiles: [] } }),
  jobs: () => none,
  notices: () => none,
};
const tidings = createTestTidings(createStudioServer, { snapshots });
expectTypeOf(tidings.emit).toEqualTypeOf<StudioServer>();
expectTypeOf(tidings.server).toEqualTypeOf<StudioServer>();
expectTypeOf(createWithReact(createStudioServer, { snapshots }).emit).toEqualTypeOf<StudioServer>();
// @ts-expect-error the payload is the contract's
tidings.emit.renders({ renderId: "42" }).queued({ ahead: "2" });

createTestTidings(createStudioServer, {
  snapshots,
  authenticate: (request) => ({ user: request.headers.get("authorization") }),
  authorize: ({ channel: name, principal, params }) => {
    expectTypeOf(principal).toEqualTypeOf<{ user: string | null }>();
    if (name === "jobs") expectTypeOf(params).toEqualTypeOf<{ userId: string }>();
    return true;
  },
});
// @ts-expect-error the path is fixed: clients get a whole URL
createTestTidings(createStudioServer, { snapshots, basePath: "/elsewhere" });
// @ts-expect-error React's `act` is what the entry is for
createWithReact(createStudioServer, { snapshots, act: (run: () => Promise<void>) => run() });
// @ts-expect-error no such option
createTestTidings(createStudioServer, { snapshots, hartbeatMs: 3 });

const contract = defineContract({
  name: "doors",
  channels: {
    doors: channel({
      address: "doors",
      snapshot: z.object({ open: z.boolean() }),
      events: { moved: event(z.object({ open: z.boolean() })) },
    }),
  },
});
const createDoors = (options: Parameters<typeof createEmitter>[1]) => createEmitter(contract, options);
createTestTidings(createDoors, { snapshots: { doors: () => ({ data: { open: true } }) } });
// @ts-expect-error the loader's state is the contract's
createTestTidings(createDoors, { snapshots: { doors: () => ({ data: { open: 1 } }) } });
// @ts-expect-error a channel that declares a snapshot needs its loader
createTestTidings(createDoors, {});
