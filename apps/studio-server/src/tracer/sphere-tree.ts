import type { Ray } from "./ray.ts";
import type { Sphere } from "./scene.ts";

/** Called for a sphere that a ray meets at `distance`; returns the distance beyond which nothing matters any more. */
type Visit = (sphere: Sphere, distance: number) => number;

/** Finds the spheres near a ray without asking each: a binary tree of boxes (bounding volume hierarchy). */
export interface SphereTree {
  visit(ray: Ray, limit: number, visit: Visit): void;
}

/** Nearer hits are the surface a ray starts from, found again by rounding. */
export const EPSILON = 1e-4;

const LEAF_SIZE = 3;
/** Numbers of a box: its low corner, then its high corner. */
const BOX = 6;

/**
 * Three quarters of all tracing is spent in `visit`, so the tree is laid out flat, in depth-first order: the boxes in one
 * array of numbers, and for each node where to go on when its box is missed, and its spheres if it is a leaf.
 */
export function createSphereTree(spheres: readonly Sphere[]): SphereTree {
  const boxes: number[] = [];
  const skips: number[] = [];
  const leaves: (readonly Sphere[])[] = [];

  function add(part: readonly Sphere[]): void {
    const node = leaves.length;
    const box = enclose(part);
    boxes.push(...box);
    leaves.push(part.length <= LEAF_SIZE ? part : []);
    skips.push(0);
    if (part.length > LEAF_SIZE) for (const half of split(part, box)) add(half);
    skips[node] = leaves.length;
  }
  if (spheres.length > 0) add(spheres);
  const flat = Float64Array.from(boxes);
  const next = Int32Array.from(skips);

  return {
    visit(ray, limit, visit) {
      const { origin, direction } = ray;
      const x = 1 / direction.x;
      const y = 1 / direction.y;
      const z = 1 / direction.z;
      // Where the near and the far face of each pair are, seen from this ray.
      const nearX = x < 0 ? 3 : 0;
      const nearY = y < 0 ? 4 : 1;
      const nearZ = z < 0 ? 5 : 2;
      const farX = 3 - nearX;
      const farY = 5 - nearY;
      const farZ = 7 - nearZ;
      let furthest = limit;
      for (let node = 0; node < next.length; ) {
        const box = node * BOX;
        // The slab test: the ray is inside the box where it is between all three pairs of faces at once.
        let near = ((flat[box + nearX] as number) - origin.x) * x;
        let far = ((flat[box + farX] as number) - origin.x) * x;
        const y0 = ((flat[box + nearY] as number) - origin.y) * y;
        const y1 = ((flat[box + farY] as number) - origin.y) * y;
        const z0 = ((flat[box + nearZ] as number) - origin.z) * z;
        const z1 = ((flat[box + farZ] as number) - origin.z) * z;
        if (y0 > near) near = y0;
        if (z0 > near) near = z0;
        if (y1 < far) far = y1;
        if (z1 < far) far = z1;
        if (near > far || far < 0 || near > furthest) {
          node = next[node] as number;
          continue;
        }
        const leaf = leaves[node] as readonly Sphere[];
        for (let place = 0; place < leaf.length; place++) {
          const sphere = leaf[place] as Sphere;
          const distance = meetsSphere(ray, sphere);
          if (distance < furthest) furthest = visit(sphere, distance);
        }
        node += 1;
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

type Box = readonly [number, number, number, number, number, number];

function enclose(spheres: readonly Sphere[]): Box {
  const edge = (axis: "x" | "y" | "z", side: 1 | -1): number =>
    side * Math.max(...spheres.map(({ center, radius }) => side * center[axis] + radius));
  return [edge("x", -1), edge("y", -1), edge("z", -1), edge("x", 1), edge("y", 1), edge("z", 1)];
}

/** Two halves along the longest side of the box. */
function split(spheres: readonly Sphere[], [x0, y0, z0, x1, y1, z1]: Box): readonly (readonly Sphere[])[] {
  const axis = x1 - x0 > y1 - y0 && x1 - x0 > z1 - z0 ? "x" : y1 - y0 > z1 - z0 ? "y" : "z";
  const sorted = spheres.toSorted((a, b) => a.center[axis] - b.center[axis]);
  const middle = sorted.length >> 1;
  return [sorted.slice(0, middle), sorted.slice(middle)];
}
