import type { RendersEvent, RendersTile } from "@acme/studio-events";
import { expect, it } from "vitest";
import { fromSnapshot, reduceLiveRender, shareDone, unknownRender } from "./live-render.ts";

const common = { channel: "renders", address: "renders/a", params: { renderId: "a" }, id: "e.1" } as const;
const tile = (index: number): RendersTile => ({ index, x: 0, y: 0, width: 32, height: 32, pixels: "" });
const tileEvent = (index: number): RendersEvent => ({ ...common, type: "renders.tile", data: tile(index) });

it("collects tiles once each, in the order in which they arrive", () => {
  const render = [2, 0, 2, 1].map(tileEvent).reduce(reduceLiveRender, unknownRender);
  expect(render.tiles.map(({ index }) => index)).toEqual([2, 0, 1]);
});

it("keeps the tile objects it has, so that none is painted twice", () => {
  const before = reduceLiveRender(unknownRender, tileEvent(0));
  expect(reduceLiveRender(before, tileEvent(1)).tiles[0]).toBe(before.tiles[0]);
});

it("goes on from the snapshot", () => {
  const loaded = fromSnapshot({ stage: "running", total: 4, tiles: [tile(0), tile(1)] });
  expect([loaded.stage, shareDone(loaded)]).toEqual(["running", 0.5]);
  expect(shareDone([tileEvent(1), tileEvent(2)].reduce(reduceLiveRender, loaded))).toBe(0.75);
});

it("does not go back to the queue when a late event says so", () => {
  const running = reduceLiveRender(unknownRender, {
    ...common,
    type: "renders.started",
    data: { startedAt: new Date(0), tiles: 4, kept: 0 },
  });
  expect(reduceLiveRender(running, { ...common, type: "renders.queued", data: { ahead: 3 } })).toBe(running);
});
