import type { Scene } from "../scene.ts";
import { dusk } from "./dusk.ts";
import { glasshouse } from "./glasshouse.ts";
import { marbles } from "./marbles.ts";
import { orrery } from "./orrery.ts";

/** Every scene Studio knows, by name. A seed decides where things are and what they look like. */
export const scenes = { marbles, glasshouse, dusk, orrery } as const satisfies Record<string, (seed: number) => Scene>;

export type SceneName = keyof typeof scenes;
