import { createCamera } from "./camera.ts";
import { radiance } from "./radiance.ts";
import { createRandom, hash } from "./random.ts";
import type { Tile } from "./tiles.ts";
import { toPixel } from "./tone.ts";
import { add, scale, vec3 } from "./vec3.ts";
import type { World } from "./world.ts";

export interface TraceSettings {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** Rays per pixel are this squared: each pixel is divided into a grid, so that the rays spread evenly. */
  readonly grid: number;
}

/** Traces one tile: red, green, blue of each pixel, row by row. The same arguments give the same bytes. */
export function traceTile(
  world: World,
  tile: Tile,
  { width, height, seed, grid }: TraceSettings,
): Uint8Array<ArrayBuffer> {
  const camera = createCamera(world.scene.camera, width, height);
  const pixels = new Uint8Array(tile.width * tile.height * 3);
  const weight = 1 / (grid * grid);
  for (let row = 0; row < tile.height; row++) {
    for (let column = 0; column < tile.width; column++) {
      const [x, y] = [tile.x + column, tile.y + row];
      const random = createRandom(hash(seed, x, y));
      let light = vec3(0, 0, 0);
      for (let cell = 0; cell < grid * grid; cell++) {
        const u = (x + ((cell % grid) + random()) / grid) / width;
        const v = (y + (Math.floor(cell / grid) + random()) / grid) / height;
        light = add(light, radiance(world, camera(u, v, random), random));
      }
      pixels.set(toPixel(scale(light, weight), world.scene.exposure ?? 1), (row * tile.width + column) * 3);
    }
  }
  return pixels;
}
