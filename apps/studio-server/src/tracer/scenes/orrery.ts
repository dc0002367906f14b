import { banded, plain, rgb } from "../paint.ts";
import { createRandom, type Random } from "../random.ts";
import type { Scene, Sphere } from "../scene.ts";
import { gradientSky, stars } from "../sky.ts";
import { scale, type Vec3, vec3 } from "../vec3.ts";
import { pick } from "./scatter.ts";

type Bands = readonly [number, number, number, number];

const bands: readonly [Bands, ...Bands[]] = [
  [0xe8c39e, 0xb5835a, 0xf3e2c7, 0x9c6644],
  [0x7fb7be, 0x2d6a8a, 0xdff3f5, 0x174a68],
  [0xd96c75, 0x8c2f39, 0xf4b6a6, 0x5b1a24],
  [0xb8a1e3, 0x6b4fa3, 0xe6dcf7, 0x41286e],
];

/** A sun, a ringed giant and its neighbours among the stars. */
export function orrery(seed: number): Scene {
  const random = createRandom(seed);
  const giant = vec3(0.5, 0.1, 0);
  const tilt = 0.28 + random() * 0.3;
  const planets = Array.from({ length: 5 }, (_, index): Sphere => {
    const center = vec3(-4.6 + index * 2.3 + random(), -1.6 + random() * 3.4, -4.5 - random() * 3 + (index % 2) * 5.6);
    return planet(center, 0.22 + random() * 0.34, random, seed + index);
  }).filter(({ center, radius }) => Math.hypot(center.x - giant.x, center.y - giant.y, center.z) > 2.9 + radius);
  return {
    camera: { from: vec3(0, 1.5, 7.8), at: vec3(0.1, 0, 0), fieldOfView: 36, aperture: 0.08, focus: vec3(0.5, 0, 1.2) },
    spheres: [
      planet(giant, 1.35, random, seed + 99),
      ...ring(giant, tilt, random),
      ...planets,
      { center: vec3(-5.4, 3, -7), radius: 0.55, material: { kind: "light", emission: scale(rgb(0xffd9a0), 30) } },
      { center: vec3(-8, 5, 8), radius: 1.6, material: { kind: "light", emission: scale(rgb(0xffe8c9), 62) } },
      { center: vec3(9, -3, 12), radius: 3, material: { kind: "light", emission: scale(rgb(0x7c8cff), 3) } },
    ],
    planes: [],
    sky: stars(gradientSky(rgb(0x1d1740), rgb(0x0a0c20)), seed),
    exposure: 1,
  };
}

function planet(center: Vec3, radius: number, random: Random, seed: number): Sphere {
  const paint = banded(pick(bands, random).map(rgb), center, radius * 0.34, seed);
  return { center, radius, material: { kind: "glossy", paint, reflectance: 0.02 } };
}

/** Ice and rock on a tilted circle: a few hundred small spheres. */
function ring(center: Vec3, tilt: number, random: Random): readonly Sphere[] {
  return Array.from({ length: 420 }, () => {
    const angle = random() * 2 * Math.PI;
    const reach = 1.85 + (random() < 0.45 ? random() * 0.3 : 0.42 + random() * 0.42);
    const [x, z] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
    const shade = 0.5 + random() * 0.5;
    return {
      center: vec3(
        center.x + x * Math.cos(tilt),
        center.y + x * Math.sin(tilt) + (random() - 0.5) * 0.03,
        center.z + z,
      ),
      radius: 0.018 + random() * 0.03,
      material: { kind: "matte", paint: plain(scale(rgb(0xe9d8bd), shade)) },
    };
  });
}
