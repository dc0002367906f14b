import type { Random } from "../random.ts";
import type { Sphere } from "../scene.ts";
import { length, subtract } from "../vec3.ts";

/** Keeps asking for spheres until `count` of them touch nothing, or it has asked too often. */
export function scatter(count: number, taken: readonly Sphere[], propose: () => Sphere): readonly Sphere[] {
  const placed: Sphere[] = [];
  for (let attempt = 0; attempt < count * 20 && placed.length < count; attempt++) {
    const next = propose();
    const free = [...taken, ...placed].every(
      (other) => length(subtract(other.center, next.center)) > other.radius + next.radius + 0.02,
    );
    if (free) placed.push(next);
  }
  return placed;
}

/** One of several, by chance. */
export function pick<T>(options: readonly [T, ...T[]], random: Random): T {
  return options[Math.floor(random() * options.length)] ?? options[0];
}
