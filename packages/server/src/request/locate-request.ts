import { Refusal } from "./problem.ts";

/** What of a URL a handler looks at. */
export interface RequestLocation {
  /** The path under the handler, without its first slash. */
  readonly path: string;
  /** Without its `?`. */
  readonly query: string;
}

/** RFC 9112, section 3.2.2: a server accepts the absolute form of a request's target too. */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** @throws Refusal `unknown_channel` outside `basePath` */
export function locateRequest(url: string, basePath: string): RequestLocation {
  const target = url.replace(ORIGIN, "");
  const mark = target.indexOf("?");
  const whole = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? "" : target.slice(mark + 1);
  if (whole === basePath) return { path: "", query };
  if (whole.startsWith(`${basePath}/`)) return { path: whole.slice(basePath.length + 1), query };
  throw new Refusal("unknown_channel", `nothing is served outside ${basePath}/`);
}
