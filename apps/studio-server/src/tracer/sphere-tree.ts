import type { Ray } from "./ray.ts";
import type { Sphere } from "./scene.ts";
import { type Vec3, vec3 } from "./vec3.ts";

/** Called for a sphere that a ray may enter or leave at `distance`; returns the distance beyond which nothing matters. */
export type Visit = (sphere: Sphere, distance: number) => number;

/** Finds the spheres near a ray without asking each: a binary tree of boxes (bounding volume hierarchy). */
export interface SphereTree {
  visit(ray: Ray, limit: number, visit: Visit): void;
}

type Axis = "x" | "y" | "z";

/** A leaf has spheres; any other node has two halves, `low` on the negative side of `axis`. */
interface Node {
  readonly min: Vec3;
  readonly max: Vec3;
  readonly spheres: readonly Sphere[];
  readonly halves: { readonly axis: Axis; readonly low: Node; readonly high: Node } | undefined;
}

const LEAF_SIZE = 3;
/** Nearer hits are the surface a ray starts from, found again by rounding. */
export const EPSILON = 1e-4;

export function createSphereTree(spheres: readonly Sphere[]): SphereTree {
  if (spheres.length === 0) return { visit() {} };
  const root = build(spheres);
  const stack: Node[] = [];
  return {
    visit(ray, limit, visit) {
      stack.length = 0;
      stack.push(root);
      let furthest = limit;
      for (let node = stack.pop(); node; node = stack.pop()) {
        if (!meetsBox(ray, node, furthest)) continue;
        if (node.halves) {
          // The half that the ray reaches first is taken first: what it hits there often hides the other half.
          const { axis, low, high } = node.halves;
          const forward = ray.direction[axis] > 0;
          stack.push(forward ? high : low, forward ? low : high);
          continue;
        }
        for (const sphere of node.spheres) {
          const distance = meetsSphere(ray, sphere);
          if (distance < furthest) furthest = visit(sphere, distance);
        }
      }
    },
  };
}

/** The nearest distance in front of the ray at which it meets the sphere; infinite when it doesn't. */
export function meetsSphere({ origin, direction }: Ray, { center, radius }: Sphere): number {
  const x = center.x - origin.x;
  const y = center.y - origin.y;
  const z = center.z - origin.z;
  const middle = x * direction.x + y * direction.y + z * direction.z;
  const discriminant = radius * radius - (x * x + y * y + z * z - middle * middle);
  if (discriminant < 0) return Number.POSITIVE_INFINITY;
  const half = Math.sqrt(discriminant);
  if (middle - half > EPSILON) return middle - half;
  if (middle + half > EPSILON) return middle + half;
  return Number.POSITIVE_INFINITY;
}

function build(spheres: readonly Sphere[]): Node {
  const edge = (axis: Axis, side: 1 | -1): number =>
    side * Math.max(...spheres.map(({ center, radius }) => side * center[axis] + radius));
  const min = vec3(edge("x", -1), edge("y", -1), edge("z", -1));
  const max = vec3(edge("x", 1), edge("y", 1), edge("z", 1));
  if (spheres.length <= LEAF_SIZE) return { min, max, spheres, halves: undefined };

  const axis = (["x", "y", "z"] as const).reduce((a, b) => (max[b] - min[b] > max[a] - min[a] ? b : a));
  const sorted = spheres.toSorted((a, b) => a.center[axis] - b.center[axis]);
  const middle = sorted.length >> 1;
  const halves = { axis, low: build(sorted.slice(0, middle)), high: build(sorted.slice(middle)) };
  return { min, max, spheres: [], halves };
}

/** The slab test: the ray is inside the box where it is between all three pairs of faces at once. */
function meetsBox({ origin, direction }: Ray, { min, max }: Node, limit: number): boolean {
  const x0 = (min.x - origin.x) / direction.x;
  const x1 = (max.x - origin.x) / direction.x;
  const y0 = (min.y - origin.y) / direction.y;
  const y1 = (max.y - origin.y) / direction.y;
  const z0 = (min.z - origin.z) / direction.z;
  const z1 = (max.z - origin.z) / direction.z;
  const near = Math.max(Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1), 0);
  const far = Math.min(Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1), limit);
  return near <= far;
}
