/**
 * Names that engines, test runners and loggers look up on any object. They must find nothing, as on a plain object:
 * an emitter with a `then` would be awaited.
 */
const LOOKED_UP_BY_OTHERS = new Set(["then", "constructor", "prototype", "inspect", "nodeType", "asymmetricMatch"]);

/**
 * An object whose missing members throw when they are read, so that a misspelt name in plain JavaScript says what there
 * is, instead of "undefined is not a function".
 *
 * The trap is on the prototype: members that exist are plain properties and never reach it.
 */
export function guardMembers<T extends object>(members: T, missing: (name: string) => Error): T {
  const guard = new Proxy(Object.create(null), {
    get(_target, name) {
      if (typeof name === "symbol" || !/^[a-z][A-Za-z0-9_]*$/.test(name)) return undefined;
      if (LOOKED_UP_BY_OTHERS.has(name) || name in Object.prototype || name.startsWith("to")) return undefined;
      throw missing(name);
    },
  });
  return Object.assign(Object.create(guard), members);
}
