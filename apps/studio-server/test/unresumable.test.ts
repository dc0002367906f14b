import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStudioClient } from "@acme/studio-events/client";
import { expect, it } from "vitest";
import type { RenderDetail, RenderView } from "../src/api-types.ts";
import { until, visitor } from "./running-studio.ts";
import { startStudio } from "./started-studio.ts";

const settings = { scene: "orrery", seed: 5, quality: "superb", width: 320, height: 320 };

/** What becomes of a render's folder while no server runs, and what its person is told. */
const ACCIDENTS: Readonly<Record<string, { happen(folder: string): Promise<void>; told: RegExp; quick?: boolean }>> = {
  "its scene is none any more": {
    async happen(folder) {
      const path = join(folder, "render.json");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace('"orrery"', '"kitchen"'));
    },
    told: /another version of Studio/,
  },
  "its tiles can't be read": {
    async happen(folder) {
      await rm(join(folder, "tiles.bin"));
      await mkdir(join(folder, "tiles.bin"));
    },
    told: /can't be read/,
  },
  "its picture can't be kept": {
    async happen(folder) {
      await mkdir(join(folder, "picture.png.part"));
    },
    told: /could not be kept/,
    quick: true,
  },
};

it.each(Object.entries(ACCIDENTS))(
  "a render that can't go on after a kill, as %s, is reported failed",
  {
    timeout: 120_000,
  },
  async (_, { happen, told, quick }) => {
    const dataFolder = await mkdtemp(join(tmpdir(), "studio-lost-"));
    await using first = await startStudio(dataFolder);
    const person = await visitor(first.url, "ada");
    // One that is traced to its end should not take long.
    const body = quick ? { ...settings, quality: "fine", width: 192, height: 192 } : settings;
    const { renderId } = (await (await person.post("/api/renders", body)).json()) as RenderView;

    const client = createStudioClient({
      url: `${first.url}/events`,
      headers: { Cookie: person.cookie },
      backoff: { minMs: 20, maxMs: 100 },
    });
    const failed: unknown[] = [];
    const finished: unknown[] = [];
    const faults: unknown[] = [];
    const onError = (error: unknown) => faults.push(error);
    const onReset = onError;
    client.renders({ renderId }).subscribe({ onFailed: ({ data }) => failed.push(data.reason), onError, onReset });
    client.jobs({ userId: "ada" }).subscribe({ onFinished: ({ data }) => finished.push(data), onError, onReset });
    await until(
      async () => (await (await person.get(`/api/renders/${renderId}`)).json()) as RenderDetail,
      ({ tiles }) => tiles.length > 0,
    );
    await expect.poll(() => client.connection.state.phase, { timeout: 20_000 }).toBe("live");
    await first.kill();
    await happen(join(dataFolder, "renders", renderId));
    await using second = await startStudio(dataFolder, first.port);

    await expect.poll(() => finished.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const reason = { kind: "error", message: expect.stringMatching(told) };
    expect(failed).toEqual([reason]);
    expect(finished).toEqual([{ renderId, outcome: { kind: "failed", reason } }]);
    expect(client.connection.state).toMatchObject({ phase: "live", resume: "resumed" });
    expect(faults).toEqual([]);

    // Whoever comes later finds it failed, or not at all, but never at work. It can be deleted either way.
    const listed = (await (await person.get("/api/renders")).json()) as RenderView[];
    for (const render of listed) expect(render.state.phase).toBe("failed");
    expect((await person.remove(`/api/renders/${renderId}`)).status).toBe(204);
    expect((await person.remove(`/api/renders/${renderId}`)).status).toBe(404);
    client.close();
    await second.kill();
  },
);
