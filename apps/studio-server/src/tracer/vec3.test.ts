import { expect, it } from "vitest";
import { normalize, reflect, refract, vec3 } from "./vec3.ts";

const up = vec3(0, 1, 0);

it("mirrors a direction", () => {
  expect(reflect(vec3(1, -1, 0), up)).toEqual(vec3(1, 1, 0));
});

it("bends by Snell's law", () => {
  const arriving = normalize(vec3(1, -1, 0));
  const bent = refract(arriving, up, 1 / 1.5);
  expect(bent?.x).toBeCloseTo(Math.SQRT1_2 / 1.5, 12);
  expect(bent?.y).toBeCloseTo(-Math.sqrt(1 - 0.5 / 2.25), 12);
});

it("reflects totally beyond the critical angle", () => {
  expect(refract(normalize(vec3(1, -1, 0)), up, 1.5)).toBeUndefined();
});
