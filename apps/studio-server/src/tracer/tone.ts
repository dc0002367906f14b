import type { Vec3 } from "./vec3.ts";

/**
 * Linear light to an 8-bit sRGB triple: a filmic curve (Narkowicz's fit of ACES), so that a light rolls off to white
 * instead of clipping, then the sRGB transfer function.
 */
export function toPixel(light: Vec3, exposure: number): readonly [number, number, number] {
  return [channel(light.x * exposure), channel(light.y * exposure), channel(light.z * exposure)];
}

function channel(value: number): number {
  const film = (value * (2.51 * value + 0.03)) / (value * (2.43 * value + 0.59) + 0.14);
  const linear = Math.min(1, Math.max(0, film));
  const srgb = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(srgb * 255);
}
