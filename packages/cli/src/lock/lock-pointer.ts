/** A step as RFC 6901 writes it after a pointer. */
export function pointerTo(step: string | number): string {
  // Nearly always there is nothing to escape, and a lock has many steps.
  return typeof step === "string" && /[~/]/.test(step)
    ? `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`
    : `/${step}`;
}
