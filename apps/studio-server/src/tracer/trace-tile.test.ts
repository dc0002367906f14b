import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { plain, rgb } from "./paint.ts";
import type { Scene } from "./scene.ts";
import { scenes } from "./scenes/index.ts";
import { toPixel } from "./tone.ts";
import { traceTile } from "./trace-tile.ts";
import { vec3 } from "./vec3.ts";
import { createWorld } from "./world.ts";

const settings = { width: 24, height: 16, seed: 7, grid: 1 };
const whole = { index: 0, x: 0, y: 0, width: 24, height: 16 };
const sha = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

const camera = { from: vec3(0, 0, 5), at: vec3(0, 0, 0), fieldOfView: 40, aperture: 0 };
const gray = vec3(0.2, 0.2, 0.2);

function pixelOf(scene: Scene, x: number, y: number): readonly number[] {
  const pixels = traceTile(createWorld(scene), { index: 0, x, y, width: 1, height: 1 }, settings);
  return [...pixels];
}

describe("known light", () => {
  it("is the sky where nothing is hit", () => {
    expect(pixelOf({ camera, spheres: [], planes: [], sky: () => gray }, 0, 0)).toEqual([...toPixel(gray, 1)]);
  });

  it("is a light's own, in the middle of it", () => {
    const emission = rgb(0xff8800);
    const spheres = [{ center: vec3(0, 0, 0), radius: 1, material: { kind: "light", emission } as const }];
    expect(pixelOf({ camera, spheres, planes: [], sky: () => gray }, 12, 8)).toEqual([...toPixel(emission, 1)]);
  });

  it("is the paint's share of a white furnace on a matte sphere", () => {
    // Under an even sky a convex matte body sends back exactly its albedo, whatever direction was drawn.
    const albedo = vec3(0.5, 0.25, 0.75);
    const spheres = [{ center: vec3(0, 0, 0), radius: 1, material: { kind: "matte", paint: plain(albedo) } as const }];
    const scene: Scene = { camera, spheres, planes: [], sky: () => vec3(1, 1, 1) };
    expect(pixelOf(scene, 12, 8)).toEqual([...toPixel(albedo, 1)]);
  });

  it("is all of a white furnace on clear glass", () => {
    const material = { kind: "glass", tint: vec3(1, 1, 1), index: 1.5 } as const;
    const scene: Scene = {
      camera,
      spheres: [{ center: vec3(0, 0, 0), radius: 1, material }],
      planes: [],
      sky: () => gray,
    };
    expect(pixelOf(scene, 12, 8)).toEqual([...toPixel(gray, 1)]);
  });

  it("does not reach a point behind a solid body, and does behind glass", () => {
    const light = {
      center: vec3(0, 10, 0),
      radius: 0.5,
      material: { kind: "light", emission: vec3(90, 90, 90) } as const,
    };
    const ground = {
      point: vec3(0, -1, 0),
      normal: vec3(0, 1, 0),
      material: { kind: "matte", paint: plain(vec3(1, 1, 1)) } as const,
    };
    const body = (material: Scene["spheres"][number]["material"]) => ({ center: vec3(0, 5, 0), radius: 2, material });
    const at = (spheres: Scene["spheres"]) => {
      const world = createWorld({ camera, spheres, planes: [ground], sky: () => vec3(0, 0, 0) });
      return world.transmittance({ origin: vec3(0, -1, 0), direction: vec3(0, 1, 0) }, 10.5).x;
    };
    expect(at([])).toBe(1);
    expect(at([body({ kind: "metal", color: gray, roughness: 0 }), light])).toBe(0);
    expect(at([body({ kind: "glass", tint: vec3(1, 1, 1), index: 1.5 }), light])).toBeCloseTo(0.8);
  });
});

describe("the scenes", () => {
  const names = Object.keys(scenes) as (keyof typeof scenes)[];

  it.each(names)("%s is the same picture for the same seed, and another for another", (name) => {
    const trace = (seed: number): string => sha(traceTile(createWorld(scenes[name](seed)), whole, settings));
    expect(trace(7)).toBe(trace(7));
    expect(trace(8)).not.toBe(trace(7));
  });

  it("does not depend on how the picture is cut", () => {
    const world = createWorld(scenes.marbles(7));
    const all = traceTile(world, whole, settings);
    const part = traceTile(world, { index: 0, x: 5, y: 3, width: 4, height: 1 }, settings);
    expect([...part]).toEqual([...all.subarray((3 * 24 + 5) * 3, (3 * 24 + 9) * 3)]);
  });
});
