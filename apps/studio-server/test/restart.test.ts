import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RenderDetail, RenderView } from "../src/api-types.ts";
import { encodePng } from "../src/png.ts";
import { scenes } from "../src/tracer/scenes/index.ts";
import { traceTile } from "../src/tracer/trace-tile.ts";
import { createWorld } from "../src/tracer/world.ts";
import { until, visitor } from "./running-studio.ts";
import { startStudio } from "./started-studio.ts";

const settings = { scene: "orrery", seed: 5, quality: "draft", width: 128, height: 128 } as const;

it("goes on after SIGKILL with the missing tiles only, and ends with the same picture", async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "studio-kill-"));
  await using first = await startStudio(dataFolder);
  const before = await visitor(first.url, "ada");
  const { renderId } = (await (await before.post("/api/renders", settings)).json()) as RenderView;
  const path = `/api/renders/${renderId}`;
  await until(
    async () => (await (await before.get(path)).json()) as RenderDetail,
    ({ tiles }) => tiles.length >= 3,
  );
  await first.kill();

  await using second = await startStudio(dataFolder);
  const after = await visitor(second.url, "ada");
  const detail = await until(
    async () => (await (await after.get(path)).json()) as RenderDetail,
    ({ render }) => render.state.phase === "completed",
  );
  // Each tile is in the file once: none was traced again.
  expect(detail.tiles.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(16).keys()]);
  const notices = (await (await after.get("/api/notices")).json()) as { about: { kind: string; kept?: number } }[];
  expect(notices.find(({ about }) => about.kind === "resumed")?.about.kept).toBeGreaterThanOrEqual(3);

  const { scene, seed, width, height } = settings;
  const whole = { index: 0, x: 0, y: 0, width, height };
  const expected = await encodePng(
    traceTile(createWorld(scenes[scene](seed)), whole, { width, height, seed, grid: 2 }),
    width,
    height,
  );
  expect(Buffer.from(await (await after.get(`${path}/picture.png`)).arrayBuffer()).equals(expected)).toBe(true);

  second.child.kill("SIGTERM");
  expect(await once(second.child, "exit")).toEqual([0, null]);
});
