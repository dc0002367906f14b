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

function tell(from: LogWriter): void {
  const news = from.look();
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

let blind = false;

function watch(work: () => void): void {
  try {
    work();
    blind = false;
  } catch (error) {
    if (!blind) answer({ type: "blind", failure: describeFailure(error, settings.path) });
    blind = true;
  }
}

const polling = setInterval(() => watch(() => tell(writer ?? current())), settings.pollMs);
const checking = setInterval(() => watch(() => current().mark()), CHECK_EVERY_MS);
watch(() => current());

parentPort?.on("message", (request: Request) => {
  switch (request.type) {
    case "append":
      return answer({ type: "appended", commits: append(request) });
    case "trim":
      return trim(request);
    case "close":
      clearInterval(polling);
      clearInterval(checking);
      watch(() => writer?.close());
      answer({ type: "closed" });
      parentPort?.close();
  }
});
