import { Transform } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Shape } from "./treatment.ts";

/** Lets each chunk through after a time, in order. */
export const delay =
  (ms: () => number): Shape =>
  ({ struck }) => {
    let last: Promise<unknown> = Promise.resolve();
    return new Transform({
      transform(chunk, _encoding, done) {
        struck();
        last = Promise.all([last, sleep(ms())]).then(() => this.push(chunk));
        done();
      },
      flush(done) {
        void last.then(() => done());
      },
    });
  };

/** Lets bytes through one by one, each a chunk of its own for whoever reads it. */
export const splitAtEveryByte =
  (): Shape =>
  ({ struck }) =>
    new Transform({
      async transform(chunk: Buffer, _encoding, done) {
        struck();
        for (const [index] of chunk.entries()) {
          this.push(chunk.subarray(index, index + 1));
          // The socket would join what it is given within one turn of the event loop.
          await new Promise((resolve) => setImmediate(resolve));
        }
        done();
      },
    });

/** Collects what comes and lets it through together, every so often. */
export const coalesce =
  (everyMs: number): Shape =>
  ({ struck }) => {
    let held: Buffer[] = [];
    const stream: Transform = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        held.push(chunk);
        done();
      },
      destroy(error, done) {
        clearInterval(timer);
        done(error);
      },
      flush(done) {
        done(null, Buffer.concat(held));
      },
    });
    const timer = setInterval(() => {
      if (held.length > 1) struck();
      if (held.length > 0) stream.push(Buffer.concat(held));
      held = [];
    }, everyMs);
    timer.unref();
    return stream;
  };

/** Lets so many bytes through per second, and makes the sender wait. */
export const rateLimit =
  (bytesPerSecond: number): Shape =>
  ({ struck }) => {
    const slice = Math.max(1, Math.floor(bytesPerSecond / 50));
    return new Transform({
      highWaterMark: slice,
      async transform(chunk: Buffer, _encoding, done) {
        for (let at = 0; at < chunk.length; at += slice) {
          struck();
          this.push(chunk.subarray(at, at + slice));
          await sleep(20);
        }
        done();
      },
    });
  };

/**
 * Keeps what comes until it is that much, as intermediaries with a response buffer do; at the end, lets go of the rest. `lettingHeadPass` sends
 * the response's head on at once.
 */
export const buffer =
  (bytes: number, { lettingHeadPass } = { lettingHeadPass: false }): Shape =>
  ({ struck }) => {
    let held: Buffer[] = [];
    let size = 0;
    let inHead = lettingHeadPass;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const headEnd = inHead ? chunk.indexOf("\r\n\r\n") + 4 : 0;
        if (headEnd > 3) {
          inHead = false;
          this.push(chunk.subarray(0, headEnd));
          chunk = chunk.subarray(headEnd);
        }
        held.push(chunk);
        size += chunk.length;
        if (size < bytes) {
          struck();
          return done();
        }
        const all = Buffer.concat(held);
        held = [];
        size = 0;
        done(null, all);
      },
      flush(done) {
        done(null, Buffer.concat(held));
      },
    });
  };

/** Replaces text in whatever comes in one piece; requests and frames here do. */
export const rewrite =
  (pattern: RegExp, replacement: string): Shape =>
  ({ struck }) =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const before = chunk.toString("latin1");
        const after = before.replace(pattern, replacement);
        if (after !== before) struck();
        done(null, Buffer.from(after, "latin1"));
      },
    });
