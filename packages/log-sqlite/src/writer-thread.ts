import { parentPort, threadId, workerData } from "node:worker_threads";
import { createLogWriter, type LogWriter } from "./log-writer.ts";
import type { Answer, Commit, News, Request, WriterSettings } from "./messages.ts";
import { describeFailure } from "./sqlite-failure.ts";

const settings: WriterSettings = workerData;
const name = `${process.pid}.${threadId}.${Date.now()}`;

/** How often, at most, the mark beside the file follows the head, and the file's identity is checked. */
const CHECK_EVERY_MS = 1_000;

const answer = (message: Answer | News): void => parentPort?.postMessage(message);

let writer: LogWriter | undefined;

let hasFailedToOpen = false;

/** Opens the log, also when that failed before, or when another file has taken the place of the one that was open. */
function current(): LogWriter {
  if (writer?.isReplaced()) letGo(writer);
  if (writer === undefined) {
    writer = open();
    tell(writer);
  }
  return writer;
}

function letGo(replaced: LogWriter): void {
  writer = undefined;
  answer({ type: "replaced" });
  try {
    replaced.close();
  } catch {
    // Nothing is wanted of that file any more.
  }
}

function open(): LogWriter {
  try {
    const opened = createLogWriter(settings, name);
    // Meanwhile there may have been a third file, which the rest of the process has open.
    if (hasFailedToOpen) answer({ type: "replaced" });
    hasFailedToOpen = false;
    return opened;
  } catch (error) {
    hasFailedToOpen = true;
    throw error;
  }
}

let isBlind = false;

function tell(from: LogWriter): void {
  const news = from.look(isBlind);
  isBlind = false;
  if (news !== undefined) answer({ type: "news", ...news });
}

function append({ appends, published, now }: Extract<Request, { type: "append" }>): readonly Commit[] {
  try {
    return current().append(appends, published, now);
  } catch (error) {
    const failure = describeFailure(error, settings.path);
    return appends.map(() => ({ ok: false, failure }));
  }
}

/** In steps, so that appends come between. */
function trim({ through, now }: Extract<Request, { type: "trim" }>): void {
  try {
    if (current().trim(through, now)) setImmediate(trim, { type: "trim", through, now });
    else answer({ type: "trimmed" });
  } catch (error) {
    answer({ type: "trimmed", failure: describeFailure(error, settings.path) });
  }
}

function look(): void {
  try {
    tell(writer ?? current());
  } catch (error) {
    if (!isBlind) answer({ type: "blind", failure: describeFailure(error, settings.path) });
    isBlind = true;
  }
}

let isUnmarked = false;

function check(): void {
  try {
    current().mark();
    isUnmarked = false;
  } catch (error) {
    if (!isUnmarked) answer({ type: "unmarked", failure: describeFailure(error, settings.path) });
    isUnmarked = true;
  }
}

function close(): void {
  try {
    writer?.close();
  } catch {
    // What was appended is in the file, and whoever opens it next puts the rest in order.
  }
}

const polling = setInterval(look, settings.pollMs);
const checking = setInterval(check, CHECK_EVERY_MS);
look();

parentPort?.on("message", (request: Request) => {
  switch (request.type) {
    case "append":
      return answer({ type: "appended", commits: append(request) });
    case "trim":
      return trim(request);
    case "close":
      clearInterval(polling);
      clearInterval(checking);
      close();
      answer({ type: "closed" });
      parentPort?.close();
  }
});
