import type { Material } from "./material.ts";
import type { Random } from "./random.ts";
import type { Hit, Ray } from "./ray.ts";
import { sampleCone, sampleHemisphere } from "./sample.ts";
import {
  add,
  along,
  dot,
  length,
  multiply,
  normalize,
  reflect,
  refract,
  scale,
  subtract,
  type Vec3,
  vec3,
} from "./vec3.ts";
import type { World } from "./world.ts";

const MAX_BOUNCES = 10;
/** Light that arrives by way of a matte surface is capped: without it, rare bright paths show as single white pixels. */
const INDIRECT_CAP = 6;
const BLACK = vec3(0, 0, 0);

/** The light that arrives along a ray: one path through the world, with the lights asked at every matte surface. */
export function radiance(world: World, camera: Ray, random: Random): Vec3 {
  return follow(world, camera, random, true);
}

/**
 * Follows one path. With `split`, the first coated or clear surface is followed both ways, each weighed by its share,
 * instead of one way by chance: that is where a person would see the noise of the choice.
 */
function follow(world: World, first: Ray, random: Random, split: boolean): Vec3 {
  let light = BLACK;
  let carried = vec3(1, 1, 1);
  let ray = first;
  // A matte surface has asked every light itself: a ray that comes from one and happens to hit a light counts nothing.
  let asked = false;

  for (let bounce = 0; bounce < MAX_BOUNCES; bounce++) {
    const cap = asked ? INDIRECT_CAP : Number.POSITIVE_INFINITY;
    const hit = world.hit(ray);
    if (!hit) return add(light, capped(multiply(carried, world.scene.sky(ray.direction)), cap));

    const { material } = hit;
    if (material.kind === "light") return asked ? light : add(light, multiply(carried, material.emission));
    let mirrored = reflectance(material, ray, hit);
    if (split && bounce === 0 && mirrored > 0 && mirrored < 1) {
      const mirror = { origin: hit.point, direction: reflect(ray.direction, hit.normal) };
      light = scale(follow(world, mirror, random, false), mirrored);
      carried = scale(carried, 1 - mirrored);
      mirrored = 0;
    }
    if (mirrored > 0 && random() < mirrored) {
      if (material.kind === "metal") carried = multiply(carried, material.color);
      ray = { origin: hit.point, direction: blur(reflect(ray.direction, hit.normal), material, hit, random) };
    } else if (material.kind === "glass") {
      if (!hit.inside) carried = multiply(carried, material.tint);
      const bent = refract(ray.direction, hit.normal, hit.inside ? material.index : 1 / material.index);
      ray = { origin: hit.point, direction: bent ?? reflect(ray.direction, hit.normal) };
    } else if (material.kind !== "metal") {
      carried = multiply(carried, material.paint(hit.point));
      light = add(light, capped(multiply(carried, direct(world, hit, random)), cap));
      ray = { origin: hit.point, direction: sampleHemisphere(hit.normal, random) };
      asked = true;
    }

    // Russian roulette: faint paths end early, and those that survive count for them. Bright ones must not be gambled
    // with: each that is lost shows as a dark pixel.
    const chance = 2 * Math.max(carried.x, carried.y, carried.z);
    if (chance < 1) {
      if (random() >= chance) return light;
      carried = scale(carried, 1 / chance);
    }
  }
  return light;
}

/** The share of light that a surface mirrors; what is left goes through glass and is scattered by the others. */
function reflectance(material: Material, ray: Ray, hit: Hit): number {
  switch (material.kind) {
    case "matte":
    case "light":
      return 0;
    case "metal":
      return 1;
    case "glossy":
      return schlick(-dot(ray.direction, hit.normal), material.reflectance);
    case "glass": {
      const ratio = hit.inside ? material.index : 1 / material.index;
      const bent = refract(ray.direction, hit.normal, ratio);
      if (!bent) return 1;
      // Schlick's angle is the one on the thinner side of the surface.
      const cosine = ratio > 1 ? -dot(bent, hit.normal) : -dot(ray.direction, hit.normal);
      return schlick(cosine, ((1 - material.index) / (1 + material.index)) ** 2);
    }
  }
}

function blur(mirrored: Vec3, material: Material, hit: Hit, random: Random): Vec3 {
  if (material.kind !== "metal" || material.roughness === 0) return mirrored;
  const blurred = normalize(along(mirrored, sampleHemisphere(mirrored, random), material.roughness));
  return dot(blurred, hit.normal) > 0 ? blurred : mirrored;
}

/** Schlick's approximation of Fresnel's equations: the flatter the angle, the more a surface mirrors. */
function schlick(cosine: number, reflectance: number): number {
  return reflectance + (1 - reflectance) * (1 - Math.min(1, Math.max(0, cosine))) ** 5;
}

/** Light that reaches a matte point straight from the lights: one ray to a random point of each gives soft shadows. */
function direct(world: World, hit: Hit, random: Random): Vec3 {
  let sum = BLACK;
  for (const light of world.lights) {
    const towards = subtract(light.center, hit.point);
    const distance = length(towards);
    if (distance <= light.radius) continue;
    const cosine = Math.sqrt(1 - (light.radius / distance) ** 2);
    const direction = sampleCone(scale(towards, 1 / distance), cosine, random);
    const slope = dot(direction, hit.normal);
    if (slope <= 0) continue;
    const through = world.transmittance({ origin: hit.point, direction }, distance - light.radius);
    // The cone covers the solid angle 2π(1 − cos θ); a matte surface sends 1/π of the light in each direction.
    sum = add(sum, scale(multiply(through, light.emission), 2 * (1 - cosine) * slope));
  }
  return sum;
}

function capped(light: Vec3, cap: number): Vec3 {
  const brightest = Math.max(light.x, light.y, light.z);
  return brightest > cap ? scale(light, cap / brightest) : light;
}
