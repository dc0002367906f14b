import { describe, expect, it } from "vitest";
import type { RenderDetail, RenderView } from "../src/api-types.ts";
import { runningStudio, until, type Visitor } from "./running-studio.ts";

const small = { scene: "dusk", seed: 3, quality: "draft", width: 64, height: 64 };
/** Takes a minute or more: long enough to be cancelled or refused. */
const large = { ...small, quality: "superb", width: 640, height: 640 };

const json = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const create = (person: Visitor, settings: object) => json<RenderView>(person.post("/api/renders", settings));
const phaseOf = async (person: Visitor, { renderId }: RenderView) =>
  (await json<RenderDetail>(person.get(`/api/renders/${renderId}`))).render.state.phase;

describe("a render", () => {
  it("is traced, listed, loaded with its tiles, downloaded and deleted", async () => {
    await using studio = await runningStudio();
    const ada = await studio.as("ada");
    const render = await create(ada, small);
    expect(render).toMatchObject({ ...small, state: { phase: "queued" } });
    await until(
      () => phaseOf(ada, render),
      (phase) => phase === "completed",
    );

    const path = `/api/renders/${render.renderId}`;
    const detail = await json<RenderDetail>(ada.get(path));
    expect(detail.tiles.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3]);
    expect(detail.tiles.every(({ pixels }) => Buffer.from(pixels, "base64").length === 32 * 32 * 3)).toBe(true);
    const picture = await ada.get(`${path}/picture.png?download`);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(picture.headers.get("content-disposition")).toBe("attachment; filename=dusk-3.png");
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");

    expect((await ada.remove(path)).status).toBe(204);
    expect(await json(ada.get("/api/renders"))).toEqual([]);
  });

  it("is cancelled once, and leaves a notice", async () => {
    await using studio = await runningStudio();
    const ada = await studio.as("ada");
    const render = await create(ada, large);
    const path = `/api/renders/${render.renderId}`;
    expect((await ada.get(`${path}/picture.png`)).status).toBe(409);
    expect((await ada.remove(path)).status).toBe(409);
    expect((await ada.post(`${path}/cancel`, {})).status).toBe(204);
    expect(await phaseOf(ada, render)).toBe("failed");
    expect(await json(ada.post(`${path}/cancel`, {}))).toMatchObject({ status: 409, code: "already_over" });
    const notices = await json<{ about: { kind: string; reason?: unknown } }[]>(ada.get("/api/notices"));
    expect(notices.map(({ about }) => about.kind)).toEqual(["failed", "signed-in"]);
    expect(notices[0]?.about.reason).toEqual({ kind: "cancelled" });
  });

  it("does not starve behind a larger one", async () => {
    await using studio = await runningStudio();
    const ada = await studio.as("ada");
    // As costly a tile as the small one's: 900 of them against 4.
    const first = await create(ada, { ...small, width: 960, height: 960 });
    const second = await create(ada, small);
    await until(
      () => phaseOf(ada, second),
      (phase) => phase === "completed",
    );
    expect(await phaseOf(ada, first)).toBe("running");
  });
});

describe("input", () => {
  it.each([
    ["scene", { ...small, scene: "kitchen" }],
    ["seed", { ...small, seed: -1 }],
    ["width", { ...small, width: 63 }],
    ["height", { ...small, height: 100_000 }],
    ["quality", { ...small, quality: undefined }],
    ["surprise", { ...small, surprise: 1 }],
  ])("with a wrong %s is refused by name", async (field, body) => {
    await using studio = await runningStudio();
    const ada = await studio.as("ada");
    const answer = await ada.post("/api/renders", body);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const problem = (await answer.json()) as { detail: string };
    expect(problem).toMatchObject({ status: 400, code: "invalid_input" });
    expect(problem.detail).toContain(field);
  });

  it("that is no JSON, or too much of it, is refused", async () => {
    await using studio = await runningStudio();
    const ada = await studio.as("ada");
    expect((await ada.ask("/api/renders", { method: "POST", body: "{" })).status).toBe(400);
    expect((await ada.post("/api/renders", { ...small, scene: "x".repeat(20_000) })).status).toBe(413);
  });

  it("for a seventh render at once is refused", async () => {
    await using studio = await runningStudio();
    const ada = await studio.as("ada");
    for (let n = 0; n < 6; n++) await create(ada, large);
    expect(await json(ada.post("/api/renders", large))).toMatchObject({ status: 429, code: "too_many_renders" });
    const grace = await studio.as("grace");
    expect((await grace.post("/api/renders", small)).status).toBe(201);
  });
});

describe("authorisation", () => {
  it("keeps a person's renders from everyone else", async () => {
    await using studio = await runningStudio();
    const [ada, grace] = [await studio.as("ada"), await studio.as("grace")];
    const { renderId } = await create(ada, large);
    const path = `/api/renders/${renderId}`;
    expect((await fetch(studio.url + path)).status).toBe(401);
    const answers = [
      grace.get(path),
      grace.get(`${path}/picture.png`),
      grace.post(`${path}/cancel`, {}),
      grace.remove(path),
    ];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await json(grace.get("/api/renders"))).toEqual([]);
  });

  it("lets a person hear only their own events, and anyone the metrics", async () => {
    await using studio = await runningStudio();
    const [ada, grace] = [await studio.as("ada"), await studio.as("grace")];
    const { renderId } = await create(ada, large);
    const statusOf = async (answer: Promise<Response>) => {
      const { status, body } = await answer;
      await body?.cancel();
      return status;
    };
    for (const address of ["users/ada/renders", "users/ada/notices", `renders/${renderId}`]) {
      expect(await statusOf(ada.get(`/events/${address}`))).toBe(200);
      expect(await statusOf(grace.get(`/events/${address}`))).toBe(403);
      expect(await statusOf(fetch(`${studio.url}/events/${address}`))).toBe(401);
    }
    expect(await statusOf(grace.get("/events/renders/none"))).toBe(403);
    expect(await statusOf(fetch(`${studio.url}/events/metrics`))).toBe(200);
  });

  it("lets nobody sign in as someone who does not exist", async () => {
    await using studio = await runningStudio();
    const nobody = await studio.as("mallory");
    expect((await nobody.get("/api/renders")).status).toBe(401);
  });
});
