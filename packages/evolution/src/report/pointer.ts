/** What stands at an RFC 6901 pointer, or undefined. */
export function resolvePointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const step of pointer.split("/").slice(1)) {
    if (typeof current !== "object" || current === null) return undefined;
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return current;
}
