import { expect, test } from "vitest";
import { ClientError } from "../client-error.ts";
import type { FromLeader } from "./message.ts";
import { createOutbox } from "./outbox.ts";

test("what no tab may miss is numbered, in the order it was said", () => {
  const posted: FromLeader[] = [];
  const flushed: number[] = [];
  const outbox = createOutbox(
    "t",
    (message) => posted.push(message),
    () => flushed.push(posted.length),
  );
  outbox.flush();
  outbox.add("<11>");
  outbox.add("<12>");
  outbox.tell("u/1", "<live>");
  outbox.add("<13>");
  outbox.lose("u/1", new ClientError("cut"), false);
  outbox.count(2);
  outbox.up();
  expect(posted).toMatchObject([
    { type: "frames", seq: 1, text: "<11><12>" },
    { type: "tell", seq: 2, to: "u/1", text: "<live>" },
    { type: "frames", seq: 3, text: "<13>" },
    { type: "lost", seq: 4, to: "u/1", error: { code: "cut" }, alone: false },
    { type: "pong", tabs: 2, seq: 4 },
    { type: "up" },
  ]);
  expect(flushed).toEqual([1, 3]);
});
