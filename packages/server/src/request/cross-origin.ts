import { ServerError } from "../errors/server-error.ts";
import { integerOption, knownOptions } from "../options/check-option.ts";
import type { HttpRequest } from "./http-request.ts";
import { Refusal } from "./problem.ts";

/** Which pages of other origins may read streams. */
export interface CorsOptions {
  /** Exact origins, such as `https://app.example.com`; no wildcard, no `null`. */
  readonly origins: readonly string[];
  /** Whether their requests may carry cookies: `EventSource` with `withCredentials`, fetch with `credentials`. Default: false. */
  readonly credentials?: boolean;
  /** Seconds for which a browser remembers a preflight, 0 to 86,400. Default: 7,200, as much as Chromium takes. */
  readonly maxAgeSeconds?: number;
}

/** Decides on requests by where the page is that made them. */
export interface CrossOrigin {
  /**
   * The headers for the answer, whatever that will be.
   *
   * @throws Refusal `cross_origin`
   */
  admit(request: HttpRequest<unknown>): Headers;
  /** The headers for the answer to OPTIONS, besides those of `admit`. */
  preflight(request: HttpRequest<unknown>, allowed: string): Headers;
}

type Headers = Readonly<Record<string, string>>;

const NONE: Headers = {};

/** Request headers that a client may want to send: tokens of RFC 9110, in a list that is not endless. */
const HEADER_LIST = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/;
const MAX_HEADER_LIST = 1_024;

/**
 * `false` leaves the matter to whatever stands before the handler, such as the `cors` middleware.
 *
 * @throws ServerError `invalid_option`
 */
export function resolveCors(cors: CorsOptions | false | undefined): CrossOrigin {
  if (cors === false) return { admit: () => NONE, preflight: () => NONE };
  if (cors === undefined) return createCrossOrigin(new Set(), false, 0);
  knownOptions("options.cors", cors, ["origins", "credentials", "maxAgeSeconds"]);
  const { origins, credentials = false } = cors;
  if (!Array.isArray(origins)) {
    throw new ServerError("invalid_option", "options.cors.origins", "expected a list of origins");
  }
  origins.forEach(checkOrigin);
  if (typeof credentials !== "boolean") {
    throw new ServerError("invalid_option", "options.cors.credentials", "expected true or false");
  }
  const range = { min: 0, max: 86_400 };
  const maxAge = integerOption("options.cors.maxAgeSeconds", cors.maxAgeSeconds, 7_200, range);
  return createCrossOrigin(new Set(origins), credentials, maxAge);
}

function checkOrigin(origin: unknown, index: number): void {
  // An origin as a browser writes it: scheme, host, a port that isn't the scheme's own, and nothing else.
  if (typeof origin === "string" && URL.canParse(origin) && new URL(origin).origin === origin) return;
  throw new ServerError(
    "invalid_option",
    `options.cors.origins[${index}]`,
    `expected an origin such as "https://app.example.com", got ${JSON.stringify(origin)}`,
  );
}

function createCrossOrigin(origins: ReadonlySet<string>, credentials: boolean, maxAge: number): CrossOrigin {
  return {
    admit(request) {
      const origin = request.header("origin");
      if (origin !== undefined && origins.has(origin)) {
        return {
          "Access-Control-Allow-Origin": origin,
          ...(credentials ? { "Access-Control-Allow-Credentials": "true" } : {}),
          "Access-Control-Expose-Headers": "Retry-After",
          Vary: "Origin",
        };
      }
      // Fetch Metadata: browsers set it and pages can't. Who sends none is no browser, or one that is old or comes over plain HTTP;
      // it keeps the answer from the page by CORS, and a stream changes nothing here. `none` is a person who typed the address.
      const site = request.header("sec-fetch-site");
      if (site === "cross-site" || site === "same-site") {
        const from = origin ?? "another site";
        throw new Refusal("cross_origin", `pages of ${from} may not read this; list the origin in \`cors.origins\``, {
          Vary: "Origin, Sec-Fetch-Site",
        });
      }
      return origins.size > 0 ? { Vary: "Origin" } : NONE;
    },
    preflight(request, allowed) {
      const origin = request.header("origin");
      if (origin === undefined || !origins.has(origin)) return NONE;
      const wanted = request.header("access-control-request-headers") ?? "";
      const isList = wanted.length <= MAX_HEADER_LIST && HEADER_LIST.test(wanted);
      return {
        "Access-Control-Allow-Methods": allowed,
        ...(isList ? { "Access-Control-Allow-Headers": wanted } : {}),
        "Access-Control-Max-Age": String(maxAge),
        Vary: "Origin, Access-Control-Request-Headers",
      };
    },
  };
}
