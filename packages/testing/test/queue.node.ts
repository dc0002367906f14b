import assert from "node:assert/strict";
import { test } from "node:test";
import { createStudioClient } from "@acme/studio-events/client";
import { createStudioServer } from "@acme/studio-events/server";
import { createTestTidings } from "@tidings/testing";

test("a subscriber hears what it missed, once", async () => {
  await using tidings = createTestTidings(createStudioServer, {
    snapshots: {
      renders: () => ({ data: { stage: "queued", total: 4, tiles: [] } }),
      jobs: () => ({ data: [] }),
      notices: () => ({ data: [] }),
    },
  });
  const studio = createStudioClient(tidings.clientOptions);
  const heard: number[] = [];
  studio.renders({ renderId: "42" }).subscribe({ onQueued: ({ data }) => heard.push(data.ahead) });

  const { queued } = tidings.emit.renders({ renderId: "42" });
  await queued({ ahead: 2 });
  assert.deepEqual(heard, [2]);

  await tidings.offline();
  await queued({ ahead: 1 });
  await queued({ ahead: 0 });
  assert.deepEqual(heard, [2]);

  await tidings.online();
  assert.deepEqual(heard, [2, 1, 0]);
});
