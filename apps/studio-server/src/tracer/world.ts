import type { Hit, Ray } from "./ray.ts";
import type { Plane, Scene, Sphere } from "./scene.ts";
import { createSphereTree, EPSILON } from "./sphere-tree.ts";
import { add, along, dot, multiply, normalize, scale, subtract, type Vec3, vec3 } from "./vec3.ts";

/** A scene, prepared for being asked millions of times. */
export interface World {
  readonly scene: Scene;
  /** Spheres that shine. */
  readonly lights: readonly Light[];
  /** The nearest surface in front of the ray. */
  hit(ray: Ray): Hit | undefined;
  /** How much light comes through from `distance` away: 0 behind a solid body, tinted behind glass. */
  transmittance(ray: Ray, distance: number): Vec3;
  /** Rays asked for so far. */
  rays(): number;
}

interface Light extends Sphere {
  readonly emission: Vec3;
}

const CLEAR = vec3(1, 1, 1);
const DARK = vec3(0, 0, 0);

export function createWorld(scene: Scene): World {
  const tree = createSphereTree(scene.spheres);
  let rays = 0;

  return {
    scene,
    lights: scene.spheres.flatMap((sphere) =>
      sphere.material.kind === "light" ? [{ ...sphere, emission: sphere.material.emission }] : [],
    ),
    rays: () => rays,

    hit(ray) {
      rays += 1;
      let body: Sphere | undefined;
      let nearest = Number.POSITIVE_INFINITY;
      tree.visit(ray, nearest, (sphere, distance) => {
        body = sphere;
        nearest = distance;
        return distance;
      });
      let ground: Plane | undefined;
      for (const plane of scene.planes) {
        const distance = meetsPlane(ray, plane);
        if (distance >= nearest) continue;
        ground = plane;
        nearest = distance;
      }
      if (ground) return planeHit(ray, ground, nearest);
      return body && sphereHit(ray, body, nearest);
    },

    transmittance(ray, distance) {
      rays += 1;
      for (const plane of scene.planes) if (meetsPlane(ray, plane) < distance) return DARK;
      let through = CLEAR;
      tree.visit(ray, distance, ({ material }) => {
        if (material.kind === "glass") {
          // A real caustic needs far more rays; letting light straight through, a little dimmed, looks right enough.
          through = multiply(through, scale(material.tint, 0.8));
          return distance;
        }
        through = DARK;
        return 0;
      });
      return through;
    },
  };
}

function meetsPlane(ray: Ray, plane: Plane): number {
  const slope = dot(ray.direction, plane.normal);
  if (Math.abs(slope) < 1e-9) return Number.POSITIVE_INFINITY;
  const distance = dot(subtract(plane.point, ray.origin), plane.normal) / slope;
  return distance > EPSILON ? distance : Number.POSITIVE_INFINITY;
}

function planeHit(ray: Ray, plane: Plane, distance: number): Hit {
  const point = along(ray.origin, ray.direction, distance);
  const inside = dot(ray.direction, plane.normal) > 0;
  const tilted = plane.ripple ? normalize(add(plane.normal, plane.ripple(point))) : plane.normal;
  return { distance, point, normal: inside ? scale(tilted, -1) : tilted, inside, material: plane.material };
}

function sphereHit(ray: Ray, sphere: Sphere, distance: number): Hit {
  const point = along(ray.origin, ray.direction, distance);
  const outward = scale(subtract(point, sphere.center), 1 / sphere.radius);
  const inside = dot(ray.direction, outward) > 0;
  return { distance, point, normal: inside ? scale(outward, -1) : outward, inside, material: sphere.material };
}
