import { contract } from "@acme/studio-events/contract";
import { expect, it } from "vitest";
import * as z from "zod";
import type { NoticeBoard } from "./notices/notice-board.ts";
import type { RenderRecord } from "./renders/render.ts";
import type { RenderService } from "./renders/render-service.ts";
import { createSnapshots } from "./snapshots.ts";

const settings = { scene: "dusk", seed: 1, quality: "draft", width: 64, height: 32 } as const;
const at = "2026-01-01T00:00:00.000Z";
const record: RenderRecord = { ...settings, renderId: "a", owner: "ada", createdAt: at, state: { phase: "queued" } };
const { owner: _, state: __, ...summary } = record;
/** As the file has them: JSON of what was told. */
const stored = [
  { noticeId: "2", postedAt: at, about: { kind: "resumed", render: summary, kept: 1, tiles: 2 } },
  { noticeId: "1", postedAt: at, about: { kind: "signed-in", browser: "curl" } },
  { noticeId: "0", postedAt: at, about: { kind: "of an older Studio" } },
];

function setUp(states: readonly RenderRecord["state"][] = [record.state]) {
  const records = states.map((state, index) => ({ ...record, renderId: String(index), state }));
  const renders = {
    list: () => records,
    get: (renderId: string) => records.find((one) => one.renderId === renderId),
    tiles: async () => [{ index: 1, pixels: Buffer.from([1, 2, 3]) }],
  } as Partial<RenderService> as RenderService;
  const notices: NoticeBoard = { post: async () => undefined, list: async () => stored };
  return createSnapshots(renders, notices);
}

it("gives states that the contract can send", async () => {
  const states = [
    { phase: "queued" },
    { phase: "running", startedAt: at },
    { phase: "completed", completedAt: at, durationMs: 5, rays: 9 },
    { phase: "failed", reason: { kind: "cancelled" } },
  ] as const;
  const snapshots = setUp(states);
  const { renders, jobs, notices } = contract.channels;
  const sent = z.encode(z.object({ jobs: jobs.snapshot, notices: notices.snapshot, render: renders.snapshot }), {
    jobs: snapshots.jobs({ params: { userId: "ada" } }).data,
    notices: (await snapshots.notices({ params: { userId: "ada" } })).data,
    render: (await snapshots.renders({ params: { renderId: "1" } })).data,
  });
  expect(sent.notices).toEqual(stored.slice(0, 2));
  expect(sent.jobs).toMatchObject(
    ["pending", "pending", "completed", "failed"].map((kind) => ({ outcome: { kind }, createdAt: at })),
  );
  expect(sent.render).toMatchObject({ stage: "running", total: 2, tiles: [{ index: 1, pixels: "AQID" }] });
});

it("has a state for a render that was removed a moment ago", async () => {
  expect((await setUp().renders({ params: { renderId: "gone" } })).data).toMatchObject({ tiles: [], total: 0 });
});
