import { expect, test } from "vitest";
import { recogniseProducts } from "./intermediaries.ts";
import { mendsFor } from "./mends.ts";

test.each([
  [{ server: "nginx/1.22.1" }, ["nginx"]],
  [{ server: "openresty" }, ["nginx"]],
  [{ server: "Apache/2.4.57 (Debian)" }, ["Apache"]],
  [{ via: "1.1 Caddy" }, ["Caddy"]],
  [{ server: "cloudflare", "cf-ray": "8f" }, ["Cloudflare"]],
  [{ "set-cookie": ["a=1", "AWSALBCORS=x; Path=/"] }, ["AWS ALB"]],
  [{ via: "1.1 abc.cloudfront.net (CloudFront)", server: "nginx" }, ["nginx", "CloudFront"]],
  [{ via: "1.1 google" }, ["Google Cloud"]],
  [{ server: "my-apache" }, []],
  [{}, []],
])("recognises products by %j", (headers: Record<string, string | string[]>, products) => {
  expect(recogniseProducts(headers as never)).toEqual(products);
});

test("a recognised product's mend comes first, and no other is lost", () => {
  const all = mendsFor("idle_cut", []);
  const sorted = mendsFor("idle_cut", ["HAProxy"]);
  expect(sorted[0]?.where).toBe("HAProxy");
  expect(sorted.map(({ where }) => where).sort()).toEqual(all.map(({ where }) => where).sort());
});
