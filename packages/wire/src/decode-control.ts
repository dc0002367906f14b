import type { Control } from "./control.ts";
import { WireError } from "./wire-error.ts";

/**
 * Parses a control event, whether this version knows it or not.
 *
 * Checks what decides whether the stream can be read at all, not every field: one that a later server adds or drops must not
 * end the connection.
 *
 * @throws WireError `invalid_control`
 */
export function decodeControl(type: string, json: string): Control {
  try {
    const data = JSON.parse(json);
    if (type !== "tidings.hello" || data.v === 1) return { type, data } as Control;
  } catch {
    // Not JSON, or null: reported below.
  }
  throw new WireError("invalid_control", json.slice(0, 80));
}
