import type { JobsEvent } from "@acme/studio-events";
import { expect, it } from "vitest";
import { type RenderList, reduceRenderList } from "./render-list.ts";

const common = { channel: "jobs", address: "users/ada/renders", params: { userId: "ada" }, id: "e.1" } as const;
const created = (renderId: string): JobsEvent => {
  const settings = { scene: "dusk", seed: 1, quality: "draft", width: 64, height: 64, createdAt: new Date(0) } as const;
  return { ...common, type: "jobs.created", data: { render: { renderId, ...settings } } };
};
const removed = (renderId: string): JobsEvent => ({ ...common, type: "jobs.removed", data: { renderId } });
const finished = (renderId: string): JobsEvent => ({
  ...common,
  type: "jobs.finished",
  data: { renderId, outcome: { kind: "completed", durationMs: 5 } },
});
const reduced = (...events: JobsEvent[]): RenderList => events.reduce<RenderList>(reduceRenderList, []);

it("lists the newest first", () => {
  expect(reduced(created("a"), created("b")).map(({ renderId }) => renderId)).toEqual(["b", "a"]);
});

it("comes to the same when events are applied again", () => {
  const once = reduced(created("a"), created("b"), finished("a"), removed("b"));
  expect([created("a"), finished("a"), removed("b")].reduce(reduceRenderList, once)).toEqual(once);
  expect(once).toMatchObject([{ renderId: "a", outcome: { kind: "completed", durationMs: 5 } }]);
});
