import type { Control } from "./control.ts";
import { WireError } from "./wire-error.ts";

/**
 * Parses a control event. One that this version doesn't know need only be a JSON object.
 *
 * Checks what a reader relies on, not every field: a field that a later server adds or drops must not end the connection.
 *
 * @throws WireError `invalid_control`
 */
export function decodeControl(type: string, json: string): Control {
  try {
    const control = { type, data: JSON.parse(json) } as Control;
    if (isSound(control)) return control;
  } catch {
    // Not JSON: reported below.
  }
  throw new WireError("invalid_control", `${type} ${json}`);
}

/** Written so that whatever is not a number, or not there, fails the comparison. */
function isSound({ type, data }: Control): boolean {
  if (type === "tidings.hello") {
    return (
      data.v === 1 &&
      data.heartbeatMs > 0 &&
      /^(fresh|resumed|reset)$/.test(data.resume) &&
      (data.denied ?? []).every(({ channel, code }) => channel && code)
    );
  }
  return type === "tidings.rotate" ? data.afterMs >= 0 : data instanceof Object;
}
