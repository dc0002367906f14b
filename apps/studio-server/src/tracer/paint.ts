import { hash } from "./random.ts";
import { mix, type Vec3, vec3 } from "./vec3.ts";

/** The colour of a surface at a point. Linear light, each channel 0 to 1. */
export type Paint = (point: Vec3) => Vec3;

/** A colour as a designer writes it (`0xff8800`), converted from sRGB to linear light. */
export function rgb(hex: number): Vec3 {
  const linear = (byte: number): number => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return vec3(linear((hex >> 16) & 255), linear((hex >> 8) & 255), linear(hex & 255));
}

export const plain = (color: Vec3): Paint => {
  return () => color;
};

/** Squares on the ground, `size` long. */
export const checkered = (a: Vec3, b: Vec3, size: number): Paint => {
  return ({ x, z }) => ((Math.floor(x / size) + Math.floor(z / size)) & 1 ? a : b);
};

/** Bands along the height, bent by noise: a gas giant. */
export const banded = (colors: readonly Vec3[], center: Vec3, width: number, seed: number): Paint => {
  return ({ x, y, z }) => {
    const bent = (y - center.y) / width + noise(x * 1.5, y * 3, z * 1.5, seed) * 1.4 + 64;
    const band = Math.floor(bent);
    const from = colors[band % colors.length] ?? vec3(0, 0, 0);
    const to = colors[(band + 1) % colors.length] ?? from;
    const t = bent - band;
    return mix(from, to, t * t * (3 - 2 * t));
  };
};

/** Veins through stone. */
export const veined = (base: Vec3, vein: Vec3, seed: number): Paint => {
  return ({ x, y, z }) => {
    let turbulence = 0;
    for (let octave = 1; octave <= 8; octave *= 2) {
      turbulence += Math.abs(noise(x * octave * 2, y * octave * 2, z * octave * 2, seed) - 0.5) / octave;
    }
    const line = 1 - Math.abs(Math.sin((x + y * 0.6 + turbulence * 4) * 3));
    return mix(base, vein, line ** 5);
  };
};

/** Smooth noise in [0, 1]: random values at whole coordinates, blended between them. */
export function noise(x: number, y: number, z: number, seed: number): number {
  const [ix, iy, iz] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const ease = (t: number): number => t * t * (3 - 2 * t);
  const [fx, fy, fz] = [ease(x - ix), ease(y - iy), ease(z - iz)];
  const at = (dx: number, dy: number, dz: number): number => hash(ix + dx, iy + dy, iz + dz, seed) / 4_294_967_295;
  const blend = (a: number, b: number, t: number): number => a + (b - a) * t;
  const plane = (dz: number): number =>
    blend(blend(at(0, 0, dz), at(1, 0, dz), fx), blend(at(0, 1, dz), at(1, 1, dz), fx), fy);
  return blend(plane(0), plane(1), fz);
}
