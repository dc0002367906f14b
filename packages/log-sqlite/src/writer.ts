import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type AppendResult, LogError, type PublishedRecord } from "@tidings/log";
import type { PendingAppend } from "./append-group.ts";
import { createDeferred, type Deferred } from "./deferred.ts";
import type { Answer, Commit, News, Request, WriterSettings } from "./messages.ts";
import type { Failure } from "./sqlite-failure.ts";

/** The thread that writes, as the rest of the process sees it. Calls wait here while a commit runs, and share the next. */
export interface Writer {
  /** Resolves when the thread looks for what other processes do, and rejects while it can't. */
  listening(): Promise<void>;
  append(append: PendingAppend): Promise<AppendResult>;
  /** Tells them to other processes, if that can be. */
  publish(records: readonly PublishedRecord[]): void;
  trim(through: number): Promise<void>;
  /** After all that was asked before. */
  close(): Promise<void>;
}

export interface WriterOptions {
  readonly settings: WriterSettings;
  readonly now: () => number;
  /** Called for each commit before its appends resolve. */
  readonly onCommit: (appends: readonly PendingAppend[], commit: Extract<Commit, { ok: true }>) => void;
  readonly onNews: (news: News) => void;
  /** The thread ended by itself: nothing is known of what others do until the next one runs. */
  readonly onEnd: (error: LogError) => void;
}

interface Waiting extends PendingAppend {
  resolve(result: AppendResult): void;
  reject(error: LogError): void;
}

/** Bounds of one transaction, so that those who come next wait some milliseconds for it and not seconds. */
const MAX_GROUP_RECORDS = 4_096;
const MAX_GROUP_UNITS = 4 * 1024 * 1024;

/** The sources run as they are; a build has JavaScript beside them. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./writer-thread.ts" : "./writer-thread.js", import.meta.url);

export function createWriter({ settings, now, onCommit, onNews, onEnd }: WriterOptions): Writer {
  const waiting: Waiting[] = [];
  let published: PublishedRecord[] = [];
  let inFlight: readonly Waiting[] | undefined;
  let isScheduled = false;
  let trimming: Deferred | undefined;
  let closing: Deferred | undefined;
  let listening = createDeferred();
  /** Why nothing is known of what other processes do. */
  let blindness: LogError | undefined;
  let thread: Worker | undefined = start();

  function start(): Worker {
    const worker = new Worker(THREAD, { workerData: settings });
    worker.on("message", (message: Answer | News) => {
      switch (message.type) {
        case "appended":
          settle(message.commits);
          break;
        case "trimmed":
          if (message.failure === undefined) trimming?.resolve();
          else trimming?.reject(errorOf(message.failure));
          trimming = undefined;
          rest();
          break;
        case "closed":
          closing?.resolve();
          break;
        default:
          hear(message);
          rest();
      }
    });
    worker.on("error", (cause) => end(worker, "the thread that writes failed", cause));
    worker.on("exit", () => end(worker, "the thread that writes ended"));
    return worker;
  }

  function hear(message: News): void {
    if (message.type === "news" || message.type === "blind") {
      blindness = message.type === "blind" ? errorOf(message.failure) : undefined;
      listening.resolve();
    }
    onNews(message);
  }

  function end(worker: Worker, message: string, cause?: unknown): void {
    if (thread !== worker) return;
    thread = undefined;
    blindness = undefined;
    listening.resolve();
    const error = new LogError({ code: "outcome_unknown", message, cause });
    for (const { reject } of inFlight ?? []) reject(error);
    inFlight = undefined;
    trimming?.reject(error);
    trimming = undefined;
    const unavailable = new LogError({ code: "unavailable", message, cause });
    if (closing !== undefined) {
      // No other thread is begun for what has not been asked of this one.
      for (const { reject } of waiting.splice(0)) reject(unavailable);
      published = [];
      closing.resolve();
      return;
    }
    onEnd(unavailable);
    schedule();
  }

  /** The thread, begun anew when it has ended. */
  function running(): Worker {
    if (thread === undefined) {
      listening = createDeferred();
      thread = start();
    }
    return thread;
  }

  function send(request: Request): void {
    const worker = running();
    // Until it has answered, the process must not end.
    worker.ref();
    worker.postMessage(request);
  }

  /** A process with nothing else to do may end: what was appended is in the file. */
  function rest(): void {
    if (inFlight === undefined && trimming === undefined && closing === undefined) thread?.unref();
  }

  function isDue(): boolean {
    return inFlight === undefined && (waiting.length > 0 || published.length > 0);
  }

  /** At the end of this turn: what the rest of it appends is in the same transaction. */
  function schedule(): void {
    if (isScheduled || !isDue()) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      if (!isDue()) return;
      inFlight = waiting.splice(0, groupSize(waiting));
      const appends = inFlight.map(({ records, key }) => ({ records, key }));
      send({ type: "append", appends, published, now: Math.floor(now()) });
      published = [];
    });
  }

  function settle(commits: readonly Commit[]): void {
    let place = 0;
    const group = inFlight ?? [];
    inFlight = undefined;
    for (const commit of commits) {
      const count = commit.ok ? commit.count : 1;
      const members = group.slice(place, place + count);
      place += count;
      if (commit.ok) {
        onCommit(members, commit);
        for (const [index, { resolve }] of members.entries()) resolve(commit.group.results[index] as AppendResult);
      } else for (const member of members) member.reject(errorOf(commit.failure));
    }
    schedule();
    rest();
  }

  return {
    async listening() {
      running();
      await listening.promise;
      if (blindness !== undefined) throw blindness;
    },
    append({ records, key }) {
      return new Promise((resolve, reject) => {
        waiting.push({ records, key, resolve, reject });
        schedule();
      });
    },
    publish(records) {
      published.push(...records);
      schedule();
    },
    async trim(through) {
      // Whether that one fails is for those who asked for it.
      while (trimming !== undefined) await trimming.promise.catch(() => {});
      if (closing !== undefined) return;
      trimming = createDeferred();
      const { promise } = trimming;
      send({ type: "trim", through, now: Math.floor(now()) });
      return promise;
    },
    async close() {
      if (closing !== undefined) return closing.promise;
      closing = createDeferred();
      while (inFlight !== undefined || isScheduled || waiting.length > 0) await delay(1);
      // One that has ended by itself has nothing left to close.
      if (thread === undefined) closing.resolve();
      else send({ type: "close" });
      await closing.promise;
      await thread?.terminate();
    },
  };
}

/** How many of those that wait go together: one at least. */
function groupSize(waiting: readonly PendingAppend[]): number {
  let records = 0;
  let units = 0;
  const end = waiting.findIndex((append) => {
    records += append.records.length;
    for (const { data } of append.records) units += data.length;
    return records > MAX_GROUP_RECORDS || units > MAX_GROUP_UNITS;
  });
  return end === -1 ? waiting.length : Math.max(1, end);
}

function errorOf({ code, message, cause }: Failure): LogError {
  return new LogError({ code, message, cause });
}
