import fc from "fast-check";
import { expect, it } from "vitest";
import type { Sphere } from "./scene.ts";
import { createSphereTree, meetsSphere } from "./sphere-tree.ts";
import { normalize, vec3 } from "./vec3.ts";

const material = { kind: "light", emission: vec3(1, 1, 1) } as const;
const coordinate = fc.double({ min: -10, max: 10, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate).map(([x, y, z]) => vec3(x, y, z));
const sphere = fc
  .tuple(point, fc.double({ min: 0.05, max: 2, noNaN: true }))
  .map(([center, radius]): Sphere => ({ center, radius, material }));

it("meets a sphere at the known distances, from outside and from inside", () => {
  const ball: Sphere = { center: vec3(0, 0, -5), radius: 2, material };
  const forward = vec3(0, 0, -1);
  expect(meetsSphere({ origin: vec3(0, 0, 0), direction: forward }, ball)).toBe(3);
  expect(meetsSphere({ origin: vec3(0, 0, -5), direction: forward }, ball)).toBe(2);
  expect(meetsSphere({ origin: vec3(0, 0, -8), direction: forward }, ball)).toBe(Number.POSITIVE_INFINITY);
  expect(meetsSphere({ origin: vec3(0, 2.1, 0), direction: forward }, ball)).toBe(Number.POSITIVE_INFINITY);
});

it("finds the same nearest sphere as asking each", () => {
  fc.assert(
    fc.property(fc.array(sphere, { maxLength: 40 }), point, point, (spheres, origin, towards) => {
      fc.pre(Math.hypot(towards.x, towards.y, towards.z) > 0.01);
      const ray = { origin, direction: normalize(towards) };
      let nearest = Number.POSITIVE_INFINITY;
      createSphereTree(spheres).visit(ray, nearest, (_sphere, distance) => {
        nearest = distance;
        return distance;
      });
      expect(nearest).toBe(Math.min(Number.POSITIVE_INFINITY, ...spheres.map((each) => meetsSphere(ray, each))));
    }),
  );
});
