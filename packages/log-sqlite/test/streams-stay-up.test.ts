import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { channel, defineContract, event } from "@tidings/contract";
import { createEmitter, createEventHandler } from "@tidings/server";
import { expect, test } from "vitest";
import * as z from "zod";
import { sqliteLog } from "../src/index.ts";
import { canMount, smallDisk } from "./small-disk.ts";

const contract = defineContract({
  name: "notes",
  channels: {
    feed: channel({ address: "feed", access: "public", events: { said: event(z.object({ text: z.string() })) } }),
  },
});

test.skipIf(!canMount())(
  "while the disk is full emits are refused, and an open stream goes on when there is room",
  async () => {
    using disk = smallDisk(2_048);
    const folder = disk?.folder ?? "";
    const log = sqliteLog({ path: join(folder, "log.db") });
    const emitter = createEmitter(contract, { log });
    const handler = createEventHandler(emitter, {});
    const stop = new AbortController();
    const response = await handler.fetch(new Request("http://localhost/feed", { signal: stop.signal }));
    const frames = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    const hear = async (text: string): Promise<void> => {
      while (!heard.includes(text)) heard += (await frames?.read())?.value ?? "";
    };

    await emitter.feed().said({ text: "before" });
    await hear("before");
    writeFileSync(join(folder, "filling"), Buffer.alloc(1_500 * 1_024));
    const large = "x".repeat(200_000);
    const refused = await Promise.allSettled(Array.from({ length: 4 }, () => emitter.feed().said({ text: large })));
    expect(refused.filter(({ status }) => status === "rejected")).not.toEqual([]);
    for (const result of refused) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ name: "LogError", code: "disk_full" });
    }
    rmSync(join(folder, "filling"));
    await emitter.feed().said({ text: "after" });
    await hear("after");
    expect(heard.match(/^event: feed\.said$/gm)?.length).toBe(
      2 + refused.filter(({ status }) => status === "fulfilled").length,
    );

    stop.abort();
    await handler.close();
    await log.close();
  },
);
