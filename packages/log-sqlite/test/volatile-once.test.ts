import { channel, defineContract, event } from "@tidings/contract";
import { createEmitter, createEventHandler } from "@tidings/server";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { sqliteLog } from "../src/index.ts";
import { temporaryFile } from "./temporary-file.ts";

const contract = defineContract({
  name: "desk",
  channels: {
    cursor: channel({
      address: "cursor",
      access: "public",
      events: { moved: event(z.object({ x: z.int() }), { delivery: "volatile" }) },
    }),
  },
});

/** A server process on the file, as far as it differs from another: by its log. */
function serve(path: string) {
  // Seldom enough that a client comes from one to the other before what it has heard does.
  const log = sqliteLog({ path, pollMs: 300 });
  const desk = createEmitter(contract, { log });
  const handler = createEventHandler(desk);
  return {
    move: (x: number) => desk.cursor().moved({ x }),
    async listen() {
      const stop = new AbortController();
      const response = await handler.fetch(new Request("http://localhost/cursor", { signal: stop.signal }));
      const frames = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      const read = async (): Promise<void> => {
        text += (await frames?.read())?.value ?? "";
      };
      while (!text.includes("tidings.live")) await read();
      return {
        async hear(x: number) {
          while (!text.includes(`{"x":${x}}`)) await read();
          return [...text.matchAll(/\{"x":(\d+)\}/g)].map(([, heard]) => Number(heard));
        },
        stop: () => stop.abort(),
      };
    },
    async close() {
      await handler.close();
      await log.close();
    },
  };
}

test("who comes from another process on the file doesn't hear again what was told there", async () => {
  using file = temporaryFile();
  const [first, second] = [serve(file.path), serve(file.path)];
  const bystander = await second.listen();
  const before = await first.listen();
  await first.move(1);
  expect(await before.hear(1)).toEqual([1]);
  before.stop();
  const after = await second.listen();
  const openedBy = Date.now();
  expect(await bystander.hear(1)).toEqual([1]);
  // What is published in the very millisecond in which a stream opens counts as heard.
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(openedBy));
  await first.move(2);
  expect(await after.hear(2)).toEqual([2]);
  expect(await bystander.hear(2)).toEqual([1, 2]);
  for (const stream of [bystander, after]) stream.stop();
  await Promise.all([first.close(), second.close()]);
});
