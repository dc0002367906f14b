import type { Check } from "./checks.ts";
import { fault, wrongType } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { runChecks } from "./scalars.ts";
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
export function url(options: UrlOptions, ...checks: readonly Check<string>[]): Parser {
  return (input, issues) => {
    if (typeof input !== "string") {
      wrongType("string", input, issues);
      return input;
    }
    const text = input.trim();
    const parsed = parseUrl(text);
    if (parsed === undefined || !satisfies(parsed, text, options)) {
      fault(issues, "must be a URL");
      return input;
    }
    const value = options.normalize ? parsed.href : text.replace(/[\t\n\r]/g, "");
    runChecks(checks, value, issues);
    return value;
  };
}

function satisfies(url: URL, text: string, { hostname, protocol, http }: UrlOptions): boolean {
  if (http && !/^https?:\/\//i.test(text)) return false;
  return hostname?.test(url.hostname) !== false && protocol?.test(url.protocol.replace(/:$/, "")) !== false;
}
