import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.ts";
import { startProcess } from "../support/child-process.ts";
import { isMissing } from "../support/services.ts";
import { compile, compilers } from "./compilers.ts";
import { freePort } from "./free-port.ts";
import { judge, readMistakes } from "./mistakes.ts";
import { type NewUser, newUser } from "./new-user.ts";
import { type QuickStart, readQuickStart } from "./read-quick-start.ts";

/** The README's quick start, followed once; then used, compiled and misused. */

let quickStart: QuickStart;
let user: NewUser;

beforeAll(async () => {
  quickStart = await readQuickStart();
  user = await newUser();
  for (const step of quickStart.steps) await user.follow(step);
}, 240_000);

afterAll(() => user?.[Symbol.asyncDispose]());

/** The server, as the README starts it, but on a free port. */
async function serve() {
  const port = await freePort();
  const server = startProcess("sh", ["-c", `exec ${quickStart.serve}`], {
    cwd: user.folder,
    env: { PORT: String(port) },
  });
  await server.waitFor(new RegExp(`listening on http://localhost:${port}\n`));
  return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const onPort = (text: string, port: number): string => text.replace("localhost:3000", `localhost:${port}`);

async function fixture(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, "fixtures", name), "utf8");
}

describe.skipIf(isMissing("chromium"))("in a browser", () => {
  it("shows the lines of the events that a click makes the server emit", async () => {
    await using server = await serve();
    await using browser = await startBrowser();
    const page = await browser.context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    await page.goto(onPort(quickStart.page, server.port));
    await page.getByText("live", { exact: true }).waitFor();
    const packedAndShipped = ["3 items packed", "parcel P-1042 is on its way by bike"];
    for (const clicks of [1, 2]) {
      await page.getByRole("button", { name: "Send it" }).click();
      await expect.poll(() => page.getByRole("listitem").count()).toBe(2 * clicks);
    }
    expect(await page.getByRole("listitem").allTextContents()).toEqual([...packedAndShipped, ...packedAndShipped]);
    // A browser asks for /favicon.ico by itself.
    expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
  });
});

describe.skipIf(isMissing("curl"))("on a terminal", () => {
  it("shows what goes over the wire", async () => {
    await using server = await serve();
    await using curl = startProcess("sh", ["-c", `exec ${onPort(quickStart.listen, server.port)}`]);
    await curl.waitFor(/event: tidings\.live\n/);
    const sent = await fetch(`http://localhost:${server.port}/orders/ada-7/send`, { method: "POST" });
    expect(sent.status).toBe(202);
    await curl.waitFor(/event: orders\.packed\nid: \S+\ndata: {"items":3}\n\n/);
    await curl.waitFor(/event: orders\.shipped\nid: \S+\ndata: {"carrier":"bike","parcel":"P-1042"}\n\n/);
  });

  it("refuses an order of somebody else", async () => {
    await using server = await serve();
    const answer = await fetch(`http://localhost:${server.port}/events/orders/bob-1`);
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: "forbidden" }]);
  });
});

it("is in step with its contract, and init and generate change nothing the second time", async () => {
  await user.run("npx tidings generate --check");
  const before = await user.run("cat package.json tidings.config.ts src/contract.ts src/generated/*");
  await user.run("npx tidings init --name shop && npx tidings generate");
  expect(await user.run("cat package.json tidings.config.ts src/contract.ts src/generated/*")).toBe(before);
});

describe.each(compilers)("%s", (compiler) => {
  it.each(["nodenext", "bundler"])("compiles a strict consumer under %s", async (resolution) => {
    await user.write("consumer.tsx", await fixture("consumer.tsx"));
    const compilerOptions = {
      moduleResolution: resolution,
      module: resolution === "nodenext" ? "nodenext" : "esnext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      // The declarations of our packages and theirs, once: they do not depend on how modules are found.
      skipLibCheck: resolution !== "nodenext",
    };
    const config = { extends: "./tsconfig.json", compilerOptions, exclude: ["mistakes"] };
    await user.write(`tsconfig.${resolution}.json`, JSON.stringify(config));
    expect(await compile(compiler, user.folder, `tsconfig.${resolution}.json`)).toEqual([]);
  });

  it("names the culprit of each mistake on the first line of its one error", async () => {
    const mistakes = await readMistakes();
    for (const { file, content } of mistakes) await user.write(`mistakes/${file}`, content);
    await user.write("mistakes/tsconfig.json", JSON.stringify({ extends: "../tsconfig.json", include: ["."] }));
    expect(judge(mistakes, await compile(compiler, user.folder, "mistakes/tsconfig.json"))).toEqual([]);
  });
});

it("says the same of mistakes in plain JavaScript when they run", async () => {
  await user.write("run-time-mistakes.js", await fixture("run-time-mistakes.js"));
  expect(JSON.parse(await user.run("node run-time-mistakes.js"))).toMatchInlineSnapshot(`
    {
      "address without its parameter": {
        "code": "parameter_mismatch",
        "kind": "ContractError",
        "message": "channels.notices.params: lacks "userId", which the address names; add it, such as userId: z.string()",
        "path": "channels.notices.params",
      },
      "missing field": {
        "code": "invalid_payload",
        "kind": "ContractError",
        "message": "orders.shipped: /parcel: expected string, received undefined",
        "path": "orders.shipped",
      },
      "missing log": {
        "code": "invalid_option",
        "kind": "ServerError",
        "message": "options.log: expected an EventLog, such as memoryLog() of @tidings/log",
        "path": "options.log",
      },
      "missing parameter": {
        "code": "invalid_params",
        "kind": "ContractError",
        "message": "orders: invalid params: /orderId: expected string, received undefined",
        "path": "orders",
      },
      "missing parameter in the client": {
        "code": "invalid_option",
        "kind": "ClientError",
        "message": "invalid_option: orders/{orderId} orderId: ",
      },
      "missing parameters": {
        "code": "invalid_params",
        "kind": "ContractError",
        "message": "orders: invalid params: /orderId: expected string, received undefined",
        "path": "orders",
      },
      "misspelt option": {
        "code": "invalid_option",
        "kind": "ServerError",
        "message": "options.logs: no such option; there are log, hash, history, maxPayloadBytes",
        "path": "options.logs",
      },
      "misspelt option of the client": {
        "code": "invalid_option",
        "kind": "ClientError",
        "message": "invalid_option: url is missing",
      },
      "misspelt parameter": {
        "code": "invalid_params",
        "kind": "ContractError",
        "message": "orders: invalid params: /orderId: expected string, received undefined",
        "path": "orders",
      },
      "no provider": {
        "code": "missing_provider",
        "kind": "HookError",
        "message": "useShopClient: no <ShopProvider> above",
      },
      "unknown handler": {
        "code": "invalid_option",
        "kind": "ClientError",
        "message": "invalid_option: orders onSent: not one of onEvent,onReset,onStatus,onError,onPacked,onShipped,onDelivered",
      },
      "wrong channel name": {
        "code": "unknown_channel",
        "kind": "ServerError",
        "message": "shop.order: no such channel; there are orders",
        "path": "shop.order",
      },
      "wrong event name": {
        "code": "unknown_event",
        "kind": "ServerError",
        "message": "shop.orders.sent: no such event; there are packed, shipped, delivered",
        "path": "shop.orders.sent",
      },
      "wrong payload": {
        "code": "invalid_payload",
        "kind": "ContractError",
        "message": "orders.shipped: /carrier: Invalid option: expected one of "post"|"bike"",
        "path": "orders.shipped",
      },
    }
  `);
});

it("is tested in memory, with Node's own test runner", async () => {
  await user.run("npm install --save-dev @tidings/testing");
  await user.write("orders.test.ts", await fixture("orders-test.ts"));
  expect(await user.run("node --test orders.test.ts")).toMatch(/pass 1\n/);
});
