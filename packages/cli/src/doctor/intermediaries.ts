import type { IncomingHttpHeaders } from "node:http";

/** Products that doctor knows settings of, beside the application's own. */
export type Product =
  | "nginx"
  | "Apache"
  | "Caddy"
  | "HAProxy"
  | "Envoy"
  | "AWS ALB"
  | "CloudFront"
  | "Cloudflare"
  | "Google Cloud"
  | "Heroku"
  | "Vercel";

/** Header field → what in it gives a product away. Some, such as HAProxy, say nothing of themselves. */
const TRACES: readonly (readonly [product: Product, field: string, pattern: RegExp])[] = [
  ["nginx", "server", /nginx|openresty/i],
  ["Apache", "server", /^apache/i],
  ["Caddy", "server", /caddy/i],
  ["Caddy", "via", /caddy/i],
  ["Envoy", "server", /envoy/i],
  ["Envoy", "x-envoy-upstream-service-time", /./],
  ["AWS ALB", "server", /awselb/i],
  ["AWS ALB", "set-cookie", /\bAWSALB(CORS|APP|TG)?[-=]/],
  ["CloudFront", "via", /cloudfront/i],
  ["CloudFront", "x-amz-cf-id", /./],
  ["Cloudflare", "server", /cloudflare/i],
  ["Cloudflare", "cf-ray", /./],
  ["Google Cloud", "via", /\bgoogle\b/i],
  ["Heroku", "via", /heroku|vegur/i],
  ["Vercel", "x-vercel-id", /./],
];

/** The products that an answer's headers speak of, nearest to the client unknown. */
export function recogniseProducts(headers: IncomingHttpHeaders): Product[] {
  const found = TRACES.filter(([, field, pattern]) => pattern.test(String(headers[field] ?? "")));
  return [...new Set(found.map(([product]) => product))];
}
