import { checkered, rgb } from "../paint.ts";
import { createRandom } from "../random.ts";
import type { Scene, Sphere } from "../scene.ts";
import { gradientSky } from "../sky.ts";
import { scale, vec3 } from "../vec3.ts";
import { pick, scatter } from "./scatter.ts";

const lamps = [0xff5d8f, 0x35e0d0, 0xffb347, 0x7f8cff, 0xb4ff6b] as const;

/** Glass bubbles at night, lit by coloured lamps between them. */
export function glasshouse(seed: number): Scene {
  const random = createRandom(seed);
  const bubbles = scatter(9, [], () => {
    const radius = 0.45 + random() * 0.75;
    return {
      center: vec3((random() - 0.5) * 6.4, radius, (random() - 0.6) * 4.4),
      radius,
      material: {
        kind: "glass",
        tint: vec3(0.88 + random() * 0.12, 0.9 + random() * 0.1, 0.92 + random() * 0.08),
        index: 1.52,
      },
    };
  });
  // A sphere of air inside the glass: light that enters it leaves the glass, as in a blown bubble.
  const hollows = bubbles
    .filter((_, index) => index % 2 === 0)
    .map<Sphere>(({ center, radius }) => ({
      center,
      radius: radius * 0.9,
      material: { kind: "glass", tint: vec3(1, 1, 1), index: 1 / 1.52 },
    }));
  const lights = scatter(8, bubbles, () => {
    const radius = 0.12 + random() * 0.14;
    return {
      center: vec3((random() - 0.5) * 7, radius + (random() < 0.3 ? random() * 2 : 0), (random() - 0.5) * 5),
      radius,
      material: { kind: "light", emission: scale(rgb(pick(lamps, random)), 26) },
    };
  });
  const moon: Sphere = {
    center: vec3(-9, 13, 5),
    radius: 3,
    material: { kind: "light", emission: scale(rgb(0xa9b8ff), 9) },
  };
  return {
    camera: { from: vec3(0, 2.4, 7.4), at: vec3(0, 0.8, 0), fieldOfView: 36, aperture: 0.1, focus: vec3(0, 0.8, 1) },
    spheres: [...bubbles, ...hollows, ...lights, moon],
    planes: [
      {
        point: vec3(0, 0, 0),
        normal: vec3(0, 1, 0),
        material: { kind: "glossy", paint: checkered(rgb(0x8d84a0), rgb(0x5f5874), 0.8), reflectance: 0.06 },
      },
    ],
    sky: gradientSky(rgb(0x74527c), rgb(0x1a2250)),
    exposure: 1.15,
  };
}
