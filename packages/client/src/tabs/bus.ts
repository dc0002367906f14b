import { type Message, parseMessage } from "./message.ts";
import type { TabsEnvironment } from "./tabs-environment.ts";

/** Every tab's messages for every tab, the sender's own included: a leader serves its own tab like the others. */
export interface Bus {
  post(message: Message): void;
  close(): void;
}

export function openBus(environment: TabsEnvironment, name: string, onMessage: (message: Message) => void): Bus {
  const channel = environment.broadcast(name);
  let closed = false;
  channel.onmessage = ({ data }) => {
    const message = parseMessage(data);
    if (message && !closed) onMessage(message);
  };
  return {
    post(message) {
      if (closed) return;
      channel.postMessage(message);
      // Later, as from another tab: whoever posts is not in the middle of something.
      queueMicrotask(() => closed || onMessage(message));
    },
    close() {
      closed = true;
      channel.close();
    },
  };
}
