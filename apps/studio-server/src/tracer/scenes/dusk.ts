import { noise, plain, rgb } from "../paint.ts";
import { createRandom } from "../random.ts";
import type { Scene, Sphere } from "../scene.ts";
import { glow, gradientSky } from "../sky.ts";
import { scale, vec3 } from "../vec3.ts";
import { pick } from "./scatter.ts";

const lacquers = [0xff7b54, 0xffb26b, 0x939b62, 0x5c7aea, 0xe8505b, 0x14a1a0] as const;

/** Balls that hover over still water while the sun goes down. */
export function dusk(seed: number): Scene {
  const random = createRandom(seed);
  const sun = vec3(-6, 2.6, -16);
  const turn = random() * Math.PI;
  const spiral = Array.from({ length: 26 }, (_, step): Sphere => {
    const angle = turn + step * 0.62;
    const radius = 0.2 + 0.34 * (1 - step / 26) + random() * 0.05;
    const reach = 2.5 - step * 0.065;
    return {
      center: vec3(Math.cos(angle) * reach, 0.55 + step * 0.125, Math.sin(angle) * reach - 0.6),
      radius,
      material:
        random() < 0.45
          ? { kind: "metal", color: rgb(pick([0xf7f7f7, 0xffd9b0, 0xd7e3ff], random)), roughness: 0.02 }
          : { kind: "glossy", paint: plain(rgb(pick(lacquers, random))), reflectance: 0.06 },
    };
  });
  return {
    camera: {
      from: vec3(0, 1.9, 7.6),
      at: vec3(0, 1.75, 0),
      fieldOfView: 37,
      aperture: 0.06,
      focus: vec3(0, 1.6, 1.6),
    },
    spheres: [
      ...spiral,
      { center: vec3(-22, 11, -52), radius: 2.8, material: { kind: "light", emission: scale(rgb(0xffb066), 90) } },
      { center: vec3(16, 24, 16), radius: 5, material: { kind: "light", emission: scale(rgb(0x8d9bff), 7) } },
    ],
    planes: [
      {
        point: vec3(0, 0, 0),
        normal: vec3(0, 1, 0),
        material: { kind: "glossy", paint: plain(rgb(0x0d1b2e)), reflectance: 0.35 },
        ripple: ({ x, z }) =>
          vec3((noise(x * 1.4, 0, z * 4, seed) - 0.5) * 0.08, 0, (noise(x * 1.4, 7, z * 4, seed) - 0.5) * 0.1),
      },
    ],
    sky: glow(
      glow(gradientSky(rgb(0xff9a6b), rgb(0x2a3270)), sun, scale(rgb(0xffc08a), 0.9), 8),
      sun,
      scale(rgb(0xffe2b0), 1),
      220,
    ),
    exposure: 0.85,
  };
}
