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
 * A prototype on which a missing member throws when it is read, so that a misspelt name in plain JavaScript says what
 * there is, instead of "undefined is not a function". Members that exist are found before it and cost nothing more.
 */
export function guardMembers(missing: (name: string) => Error): object {
  return new Proxy<object>(
    {},
    {
      get(plain, name) {
        const misspelt = typeof name === "string" && NAME.test(name) && !(name in plain) && !isLookedUp(name);
        if (misspelt) throw missing(name);
        return Reflect.get(plain, name);
      },
    },
  );
}
