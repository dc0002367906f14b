import { hash } from "./random.ts";
import { add, dot, mix, normalize, scale, type Vec3, vec3 } from "./vec3.ts";

export type Sky = (direction: Vec3) => Vec3;

/** From one colour at the horizon to another overhead; below the horizon it stays the first. */
export const gradientSky = (horizon: Vec3, zenith: Vec3): Sky => {
  return ({ y }) => mix(horizon, zenith, Math.sqrt(Math.max(0, y)));
};

/** A glow around a direction on top of another sky. `sharpness`: 4 is a haze, 400 nearly a disc. */
export const glow = (sky: Sky, towards: Vec3, color: Vec3, sharpness: number): Sky => {
  const axis = normalize(towards);
  return (direction) => add(sky(direction), scale(color, Math.max(0, dot(direction, axis)) ** sharpness));
};

/** Stars on top of another sky: the sphere of directions is cut into cells, and a few cells hold a star. */
export const stars = (sky: Sky, seed: number): Sky => {
  const cells = 150;
  return (direction) => {
    const [x, y, z] = [direction.x * cells, direction.y * cells, direction.z * cells];
    const key = hash(Math.floor(x), Math.floor(y), Math.floor(z), seed);
    if (key % 1000 >= 9) return sky(direction);
    const [fx, fy, fz] = [x - Math.floor(x) - 0.5, y - Math.floor(y) - 0.5, z - Math.floor(z) - 0.5];
    const brightness = Math.max(0, 1 - (fx * fx + fy * fy + fz * fz) * 14) * (0.4 + ((key >>> 8) % 100) / 40);
    const warmth = ((key >>> 16) % 100) / 100;
    return add(sky(direction), scale(vec3(0.8 + warmth * 0.2, 0.85, 1.1 - warmth * 0.3), brightness));
  };
};
