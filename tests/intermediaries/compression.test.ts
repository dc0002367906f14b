import type { IncomingMessage } from "node:http";
import { get } from "node:http";
import { describe, expect, it } from "vitest";
import { startExpressApp } from "../support/express-app.ts";
import { listen } from "./listener.ts";

/** The head of an answer to a browser, which accepts every encoding. `fetch` would undo what it asks for. */
function headOf(url: string): Promise<IncomingMessage["headers"]> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "gzip, deflate, br" } }, (response) => {
      request.destroy();
      resolve(response.headers);
    });
    request.on("error", reject);
  });
}

describe.each(["before", "after"] as const)("Express with compression mounted %s the handler", (compression) => {
  it("compresses pages and leaves streams as they are", async () => {
    await using app = await startExpressApp({ compression });
    expect((await headOf(`${app.origin}/page`))["content-encoding"]).toMatch(/^(br|gzip)$/);
    const head = await headOf(`${app.origin}/events/counts/a`);
    expect(head["content-encoding"]).toBeUndefined();
    expect(head["cache-control"]).toBe("no-store, no-transform");
  });

  it("events come one by one", async () => {
    await using app = await startExpressApp({ compression });
    using listener = listen(app.origin);
    await listener.live();
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      await app.emit(sequence);
      await listener.hears(sequence);
    }
    expect(listener.heard).toEqual([1, 2, 3, 4, 5]);
  });
});
