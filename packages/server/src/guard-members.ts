const NAME = /^[a-z][A-Za-z0-9_]*$/;

/**
 * Names that engines, test runners and loggers look up on any object. They must find nothing, as on a plain object:
 * an emitter with a `then` would be awaited.
 */
const LOOKED_UP = new Set(["then", "inspect", "nodeType", "asymmetricMatch"]);

function isLookedUp(name: string): boolean {
  return LOOKED_UP.has(name) || name.startsWith("to");
}

/**
 * An object whose missing members throw when they are read, so that a misspelt name in plain JavaScript says what there
 * is, instead of "undefined is not a function".
 *
 * The trap is on the prototype: members that exist are plain properties and never reach it.
 */
export function guardMembers<T extends object>(members: T, missing: (name: string) => Error): T {
  const guard = new Proxy<object>(
    {},
    {
      get(plain, name) {
        const misspelt = typeof name === "string" && NAME.test(name) && !(name in plain) && !isLookedUp(name);
        if (misspelt) throw missing(name);
        return Reflect.get(plain, name);
      },
    },
  );
  return Object.assign(Object.create(guard), members);
}
