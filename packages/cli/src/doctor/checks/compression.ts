import { type Check, ok } from "../check.ts";
import type { Head } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";

/** Whether something compresses the stream, which `no-transform` forbids. Frames still came, or the stream check had failed. */
export function checkCompression({ headers }: Head, { warning }: Verdicts): Check {
  const encoding = headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return ok("compression", "not compressed, as asked");
  const finding = `compressed with ${encoding} on the way, against no-transform: frames come, at the mercy of its flushing`;
  return warning("compression", "compressed", finding);
}
