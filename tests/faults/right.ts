import type { Right } from "./fault.ts";

/** In the words of docs/faults.md. */
export function right(of: Right): string {
  switch (of.verdict) {
    case "exact":
      return "exact";
    case "reset":
      return `reset: ${of.reason}`;
    case "refused":
      return `refused: ${of.status}`;
  }
}
