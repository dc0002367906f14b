import { EventEmitter } from "node:events";
import type { Answer, News, Request } from "../src/messages.ts";

/** In the place of a worker thread: says what a test wants, and keeps what it is asked. */
export class FakeThread extends EventEmitter {
  static started: FakeThread[] = [];
  readonly asked: Request[] = [];

  constructor() {
    super();
    FakeThread.started.push(this);
  }

  postMessage(request: Request): void {
    this.asked.push(request);
  }

  say(message: Answer | News): void {
    this.emit("message", message);
  }

  ref(): void {}
  unref(): void {}
  async terminate(): Promise<void> {}
}
