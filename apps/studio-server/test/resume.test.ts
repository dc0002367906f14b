import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStudioClient } from "@acme/studio-events/client";
import { expect, it } from "vitest";
import type { RenderView } from "../src/api-types.ts";
import { visitor } from "./running-studio.ts";
import { startStudio } from "./started-studio.ts";

const settings = { scene: "orrery", seed: 5, quality: "fine", width: 192, height: 192 };
const TILES = 36;
const KILLS = 4;

it(`a page hears every tile once over ${KILLS} kills, under one epoch, and the render's end`, {
  timeout: 120_000,
}, async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "studio-resume-"));
  await using starts = new AsyncDisposableStack();
  let studio = starts.use(await startStudio(dataFolder));
  const { port, url } = studio;
  const person = await visitor(url, "ada");
  const { renderId } = (await (await person.post("/api/renders", settings)).json()) as RenderView;

  const client = createStudioClient({
    url: `${url}/events`,
    headers: { Cookie: person.cookie },
    backoff: { minMs: 20, maxMs: 100 },
  });
  const tiles: number[] = [];
  const epochs = new Set<string>();
  const resumes: string[] = [];
  let ends = 0;
  client.connection.subscribe(() => {
    const { state } = client.connection;
    if (state.phase === "live") resumes.push(state.resume);
  });
  const seen = new Set<string>();
  const finished = new Promise<void>((resolve) => {
    client.renders({ renderId }).subscribe({
      onEvent({ id }) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
        epochs.add(id.split(".")[0] ?? "");
      },
      onTile: ({ data }) => tiles.push(data.index),
      onCompleted: () => void ends++,
    });
    client.jobs({ userId: "ada" }).subscribe({ onFinished: () => resolve() });
  });

  for (let kill = 1; kill <= KILLS; kill++) {
    await expect
      .poll(() => tiles.length, { timeout: 60_000, interval: 5 })
      .toBeGreaterThan((kill * TILES) / (KILLS + 2));
    await studio.kill();
    studio = starts.use(await startStudio(dataFolder, port));
  }
  await finished;
  expect(tiles.toSorted((a, b) => a - b)).toEqual([...Array(TILES).keys()]);
  expect(ends).toBe(1);
  expect(epochs.size).toBe(1);
  expect(resumes.length).toBeGreaterThan(KILLS);
  expect(new Set(resumes.slice(1))).toEqual(new Set(["resumed"]));

  client.close();
  studio.child.kill("SIGTERM");
  expect(await once(studio.child, "exit")).toEqual([0, null]);
});
