import type { Activity } from "./activity.ts";

type Loader = (context: object) => unknown;

/** The same loaders; a test waits for what they bring. */
export function watchLoaders<Loaders extends object>(loaders: Loaders, activity: Activity): Loaders {
  const watch = (load: unknown): unknown =>
    typeof load === "function" ? (context: object) => activity.during((async () => (load as Loader)(context))()) : load;
  return Object.fromEntries(Object.entries(loaders).map(([name, load]) => [name, watch(load)])) as Loaders;
}
