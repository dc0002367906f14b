import type { Finding } from "@tidings/evolution";
import { sentence } from "../diff/words.ts";

/** A finding as one sentence that says where, and of which version: `renders.progress: "total" is gone. (against 1.0.0)` */
export function findingText(finding: Finding): string {
  const text = sentence(finding);
  const against = finding.against === undefined ? "" : ` (against ${finding.against})`;
  return `${text}${/[.!?]$/.test(text) ? "" : "."}${against}`;
}
