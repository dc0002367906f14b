import type { ClientError } from "../client-error.ts";
import { type FromLeader, packError } from "./message.ts";

/** What a leader says to its tabs. What no tab may miss is numbered, so that each notices when it did. */
export interface Outbox {
  /** For every tab, with the rest of the chunk that is being read. */
  add(text: string): void;
  /** Sends what was added. */
  flush(): void;
  /** For one stream, after everything that was added before. */
  tell(stream: string, text: string): void;
  /** One stream ends. */
  lose(stream: string, error: ClientError, alone: boolean): void;
  /** Answers, and says how many tabs there are. */
  count(tabs: number): void;
  /** The leader is connected again. */
  up(): void;
}

/** @param onFlushed Every tab has been sent everything that was added. */
export function createOutbox(from: string, post: (message: FromLeader) => void, onFlushed: () => void): Outbox {
  let seq = 0;
  let batch = "";

  function flush() {
    if (!batch) return;
    const text = batch;
    batch = "";
    post({ type: "frames", from, seq: ++seq, text });
    onFlushed();
  }

  return {
    add(text) {
      batch += text;
    },
    flush,
    tell(to, text) {
      flush();
      post({ type: "tell", from, seq: ++seq, to, text });
    },
    lose(to, error, alone) {
      flush();
      post({ type: "lost", from, seq: ++seq, to, error: packError(error), alone });
    },
    count: (tabs) => post({ type: "pong", from, tabs, seq }),
    up: () => post({ type: "up", from }),
  };
}
