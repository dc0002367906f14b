import { fault } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";
import { string } from "./scalars.ts";
import { parseUrl } from "./string-formats.ts";

/** What narrows `z.url()`. */
export interface UrlOptions {
  readonly hostname?: RegExp;
  /** Without the colon. */
  readonly protocol?: RegExp;
  /** The text must write out `http://` or `https://`, as `z.httpUrl()` asks. */
  readonly http?: boolean;
  /** Yields the URL in its normal form. Default: as it came, without the white space that the URL parser ignores. */
  readonly normalize?: boolean;
}

/** A URL as the WHATWG parser takes it. */
export function url(options: UrlOptions): Parser {
  return pipe(string, (input, issues) => {
    const text = (input as string).trim();
    const parsed = parseUrl(text);
    if (parsed === undefined || !satisfies(parsed, text, options)) {
      fault(issues, "expected a URL");
      return input;
    }
    return options.normalize ? parsed.href : text.replace(/[\t\n\r]/g, "");
  });
}

function satisfies(url: URL, text: string, { hostname, protocol, http }: UrlOptions): boolean {
  if (http && !/^https?:\/\//i.test(text)) return false;
  return hostname?.test(url.hostname) !== false && protocol?.test(url.protocol.replace(/:$/, "")) !== false;
}
