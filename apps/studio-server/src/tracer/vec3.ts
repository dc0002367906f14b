/** A point, a direction or a linear colour. Immutable: V8 keeps these short-lived objects off the heap where it counts. */
export interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export const vec3 = (x: number, y: number, z: number): Vec3 => ({ x, y, z });
export const add = (a: Vec3, b: Vec3): Vec3 => ({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z });
export const subtract = (a: Vec3, b: Vec3): Vec3 => ({ x: a.x - b.x, y: a.y - b.y, z: a.z - b.z });
export const multiply = (a: Vec3, b: Vec3): Vec3 => ({ x: a.x * b.x, y: a.y * b.y, z: a.z * b.z });
export const scale = (a: Vec3, by: number): Vec3 => ({ x: a.x * by, y: a.y * by, z: a.z * by });
/** `a + b·t`: a point on a ray, or a weighted sum. */
export const along = (a: Vec3, b: Vec3, t: number): Vec3 => ({ x: a.x + b.x * t, y: a.y + b.y * t, z: a.z + b.z * t });
export const mix = (a: Vec3, b: Vec3, t: number): Vec3 => along(scale(a, 1 - t), b, t);
export const dot = (a: Vec3, b: Vec3): number => a.x * b.x + a.y * b.y + a.z * b.z;
export const cross = (a: Vec3, b: Vec3): Vec3 => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / length(a));
/** The mirror image of a direction that arrives at a surface. */
export const reflect = (direction: Vec3, normal: Vec3): Vec3 => along(direction, normal, -2 * dot(direction, normal));

/**
 * The direction in which light goes on through a surface (Snell's law), or `undefined` at total reflection.
 * `normal` faces the arriving ray; `ratio` is the refractive index on its side over the one behind.
 */
export function refract(direction: Vec3, normal: Vec3, ratio: number): Vec3 | undefined {
  const cosine = -dot(direction, normal);
  const sine2 = ratio * ratio * (1 - cosine * cosine);
  if (sine2 > 1) return undefined;
  return along(scale(direction, ratio), normal, ratio * cosine - Math.sqrt(1 - sine2));
}
