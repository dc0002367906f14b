import type { Material } from "./material.ts";
import type { Vec3 } from "./vec3.ts";

/** Everything the tracer needs to know about a picture, apart from its size and quality. */
export interface Scene {
  readonly camera: CameraSettings;
  readonly spheres: readonly Sphere[];
  readonly planes: readonly Plane[];
  /** Light that arrives from a direction where nothing is hit. */
  readonly sky: (direction: Vec3) => Vec3;
  /** Multiplies all light before it becomes a colour, as on a camera. Default 1. */
  readonly exposure?: number;
}

export interface CameraSettings {
  readonly from: Vec3;
  readonly at: Vec3;
  /** Angle between the edges of the picture's shorter side, in degrees. */
  readonly fieldOfView: number;
  /** Diameter of the lens. 0 is a pinhole: everything is sharp. */
  readonly aperture: number;
  /** The point that is sharp. Default: `at`. */
  readonly focus?: Vec3;
}

export interface Sphere {
  readonly center: Vec3;
  readonly radius: number;
  readonly material: Material;
}

export interface Plane {
  readonly point: Vec3;
  readonly normal: Vec3;
  readonly material: Material;
  /** Tilts the normal at a point: ripples on water. */
  readonly ripple?: (point: Vec3) => Vec3;
}
