import type { Random } from "./random.ts";
import type { Ray } from "./ray.ts";
import { sampleDisc } from "./sample.ts";
import type { CameraSettings } from "./scene.ts";
import { add, along, cross, length, normalize, scale, subtract, vec3 } from "./vec3.ts";

/** A ray through the point (u, v) of the picture; (0, 0) is its upper left corner and (1, 1) its lower right one. */
export type Camera = (u: number, v: number, random: Random) => Ray;

/** A thin lens: what lies in the plane of `focus` is sharp, the rest blurs with the aperture. */
export function createCamera(settings: CameraSettings, width: number, height: number): Camera {
  const { from, at, fieldOfView, aperture, focus = at } = settings;
  const forward = normalize(subtract(at, from));
  const right = normalize(cross(forward, vec3(0, 1, 0)));
  const up = cross(right, forward);
  const distance = length(subtract(focus, from));
  const half = (Math.tan((fieldOfView * Math.PI) / 360) * distance) / Math.min(width, height);
  const [halfWidth, halfHeight] = [half * width, half * height];

  return (u, v, random) => {
    const target = along(
      along(along(from, forward, distance), right, (2 * u - 1) * halfWidth),
      up,
      (1 - 2 * v) * halfHeight,
    );
    if (aperture === 0) return { origin: from, direction: normalize(subtract(target, from)) };
    const lens = sampleDisc(random);
    const origin = add(from, add(scale(right, (lens.x * aperture) / 2), scale(up, (lens.y * aperture) / 2)));
    return { origin, direction: normalize(subtract(target, origin)) };
  };
}
