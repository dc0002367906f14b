import { checkered, plain, rgb, veined } from "../paint.ts";
import { createRandom } from "../random.ts";
import type { Scene, Sphere } from "../scene.ts";
import { glow, gradientSky } from "../sky.ts";
import { vec3 } from "../vec3.ts";
import { pick, scatter } from "./scatter.ts";

const palette = [0xe4572e, 0xf3a712, 0x2e86ab, 0x17a398, 0xd7263d, 0x8f5fbf, 0xf2e8cf, 0x3b5bdb] as const;

/** Marbles in the afternoon sun: glass, lacquer and gold on a pale floor. */
export function marbles(seed: number): Scene {
  const random = createRandom(seed);
  const large: readonly Sphere[] = [
    { center: vec3(0, 1, 0), radius: 1, material: { kind: "glass", tint: vec3(0.97, 1, 0.99), index: 1.5 } },
    {
      center: vec3(-2.25, 1.05, -0.9),
      radius: 1.05,
      material: { kind: "glossy", paint: veined(rgb(0xf4efe6), rgb(pick(palette, random)), seed), reflectance: 0.05 },
    },
    { center: vec3(2.2, 0.95, -0.7), radius: 0.95, material: { kind: "metal", color: rgb(0xf0c27a), roughness: 0.04 } },
  ];
  const small = scatter(70, large, () => {
    const radius = 0.16 + random() * 0.22;
    const distance = 1.2 + random() * 5.2;
    const angle = random() * 2 * Math.PI;
    return {
      center: vec3(Math.cos(angle) * distance, radius, Math.sin(angle) * distance),
      radius,
      material: smallMaterial(random(), rgb(pick(palette, random)), random()),
    };
  });
  const sun: Sphere = {
    center: vec3(-14, 22, 12),
    radius: 3.2,
    material: { kind: "light", emission: vec3(46, 40, 31) },
  };
  return {
    camera: {
      from: vec3(0.6, 2.1, 6.6),
      at: vec3(0, 0.75, 0),
      fieldOfView: 36,
      aperture: 0.14,
      focus: vec3(0, 0.9, 0.9),
    },
    spheres: [...large, ...small, sun],
    planes: [
      {
        point: vec3(0, 0, 0),
        normal: vec3(0, 1, 0),
        material: { kind: "glossy", paint: checkered(rgb(0xe9e1d4), rgb(0xcdbfae), 1), reflectance: 0.03 },
      },
    ],
    sky: glow(gradientSky(rgb(0xd6e6f2), rgb(0x3f86cf)), vec3(-14, 22, 12), vec3(0.6, 0.5, 0.35), 12),
    exposure: 0.72,
  };
}

function smallMaterial(chance: number, color: ReturnType<typeof rgb>, roughness: number): Sphere["material"] {
  if (chance < 0.2) return { kind: "glass", tint: color, index: 1.5 };
  if (chance < 0.36) return { kind: "metal", color, roughness: roughness * 0.3 };
  return { kind: "glossy", paint: plain(color), reflectance: 0.05 };
}
