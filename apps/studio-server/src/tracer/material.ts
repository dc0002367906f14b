import type { Paint } from "./paint.ts";
import type { Vec3 } from "./vec3.ts";

/** How a surface treats light. */
export type Material =
  /** Scatters evenly: chalk, paper. */
  | { readonly kind: "matte"; readonly paint: Paint }
  /** Matte under a clear coat that mirrors at flat angles: porcelain, lacquer, water. */
  | { readonly kind: "glossy"; readonly paint: Paint; readonly reflectance: number }
  /** Mirrors, tinted; `roughness` 0 is polished, 1 is brushed beyond recognition. */
  | { readonly kind: "metal"; readonly color: Vec3; readonly roughness: number }
  /** Bends light by its refractive index (glass 1.5, diamond 2.4) and tints what passes. */
  | { readonly kind: "glass"; readonly tint: Vec3; readonly index: number }
  /** Shines by itself. */
  | { readonly kind: "light"; readonly emission: Vec3 };
