import { Transform } from "node:stream";
import type { Ending, Shape } from "./treatment.ts";

/** Where to cut: the end of the `nth` match of a pattern in the bytes so far, read as Latin-1, and so many bytes further. */
export interface CutPoint {
  readonly pattern: RegExp;
  /** Default: the first match. */
  readonly nth?: number;
  /** Default: 0. */
  readonly plus?: number;
}

/** Lets everything through up to a point, and ends the connection there. */
export const cutAt =
  ({ pattern, nth = 1, plus = 0 }: CutPoint, how: Ending): Shape =>
  (link) => {
    const global = new RegExp(pattern, `${pattern.flags}g`);
    let text = "";
    let passed = 0;
    let over = false;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (over) return done();
        text += chunk.toString("latin1");
        const match = [...text.matchAll(global)][nth - 1];
        const end = match === undefined ? Number.POSITIVE_INFINITY : match.index + match[0].length + plus;
        const rest = chunk.subarray(0, Math.max(0, end - passed));
        passed += chunk.length;
        if (passed < end) return done(null, chunk);
        over = true;
        link.struck();
        if (rest.length > 0) this.push(rest);
        done();
        // The last bytes are on their way first.
        setTimeout(() => link.end(how), how === "rst" ? 20 : 0);
      },
    });
  };

/** Cuts after so many bytes, wherever that is. */
export const cutAfterBytes = (bytes: number, how: Ending): Shape => cutAt({ pattern: /^/, plus: bytes }, how);
