import type { Random } from "./random.ts";
import { along, cross, normalize, scale, type Vec3, vec3 } from "./vec3.ts";

/** A direction around `normal`, more often near it (cosine-weighted): how light leaves a matte surface. */
export function sampleHemisphere(normal: Vec3, random: Random): Vec3 {
  const z = random();
  return around(normal, Math.sqrt(1 - z), Math.sqrt(z), random);
}

/** A direction inside the cone around `axis` whose half angle has the cosine `cosine`, evenly. */
export function sampleCone(axis: Vec3, cosine: number, random: Random): Vec3 {
  const z = 1 - random() * (1 - cosine);
  return around(axis, Math.sqrt(Math.max(0, 1 - z * z)), z, random);
}

/** A point in the unit disc, evenly: where a ray passes the lens. */
export function sampleDisc(random: Random): { readonly x: number; readonly y: number } {
  const radius = Math.sqrt(random());
  const angle = 2 * Math.PI * random();
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

function around(axis: Vec3, radius: number, height: number, random: Random): Vec3 {
  const angle = 2 * Math.PI * random();
  const helper = Math.abs(axis.x) > 0.9 ? vec3(0, 1, 0) : vec3(1, 0, 0);
  const u = normalize(cross(axis, helper));
  const v = cross(axis, u);
  return along(along(scale(axis, height), u, radius * Math.cos(angle)), v, radius * Math.sin(angle));
}
