import type { Material } from "./material.ts";
import type { Vec3 } from "./vec3.ts";

export interface Ray {
  readonly origin: Vec3;
  /** Of length 1. */
  readonly direction: Vec3;
}

/** Where a ray meets a surface. */
export interface Hit {
  /** Distance along the ray. */
  readonly distance: number;
  readonly point: Vec3;
  /** Of length 1, on the side the ray came from. */
  readonly normal: Vec3;
  /** True when the ray was inside the body. */
  readonly inside: boolean;
  readonly material: Material;
}
