import { pointerTo } from "./lock-pointer.ts";

/** What is wrong with a value, and where: RFC 6901, from the top of the document. */
export class ShapeFault extends Error {
  override readonly name: string = "ShapeFault";
  readonly pointer: string;

  constructor(pointer: string, problem: string) {
    super(problem);
    this.pointer = pointer;
  }
}

/**
 * What a value has to be. Keys that a shape doesn't name are let through: a later release may write more.
 *
 * @throws ShapeFault
 */
export type Shape = (value: unknown, at: string) => void;

export const text: Shape = (value, at) => {
  if (typeof value !== "string") throw expected("text", value, at);
};

export const amount: Shape = (value, at) => {
  if (typeof value !== "number") throw expected("a number", value, at);
};

export function oneOf(...values: readonly unknown[]): Shape {
  return (value, at) => {
    if (values.includes(value)) return;
    const known = values.map((each) => JSON.stringify(each)).join(", ");
    throw expected(values.length === 1 ? known : `one of ${known}`, value, at);
  };
}

export function either(what: string, ...types: readonly string[]): Shape {
  return (value, at) => {
    if (!types.includes(value === null ? "null" : typeof value)) throw expected(what, value, at);
  };
}

export function list(of: Shape): Shape {
  return (value, at) => {
    if (!Array.isArray(value)) throw expected("a list", value, at);
    for (const [index, item] of value.entries()) of(item, at + pointerTo(index));
  };
}

export function dictionary(of: Shape): Shape {
  return (value, at) => {
    for (const [key, item] of Object.entries(asObject(value, at))) of(item, at + pointerTo(key));
  };
}

export type Shapes = Readonly<Record<string, Shape>>;

/** An object that has all of the first, and of the second what it has. */
export function object(needed: Shapes, possible: Shapes = {}): Shape {
  return (value, at) => {
    const fields = asObject(value, at);
    for (const [key, shape] of Object.entries(needed)) {
      if (!Object.hasOwn(fields, key)) throw new ShapeFault(at, `lacks ${JSON.stringify(key)}`);
      shape(fields[key], at + pointerTo(key));
    }
    for (const [key, shape] of Object.entries(possible)) {
      if (Object.hasOwn(fields, key)) shape(fields[key], at + pointerTo(key));
    }
  };
}

export function asObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw expected("an object", value, at);
  return value as Readonly<Record<string, unknown>>;
}

const MOST_SHOWN = 60;

export function expected(what: string, value: unknown, at: string): ShapeFault {
  const shown = JSON.stringify(value) ?? "nothing";
  return new ShapeFault(
    at,
    `should be ${what}, and is ${shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown}`,
  );
}
