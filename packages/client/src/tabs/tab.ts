import { ClientError } from "../client-error.ts";
import { type ReadStream, readStream } from "../read-stream.ts";
import { type FromLeader, type FromTab, unpackError } from "./message.ts";

/** A tab's side of sharing: how its connection reads. */
export interface Tab {
  readonly read: ReadStream;
  receive(message: FromLeader): void;
  /** Takes a new stream, from whoever leads now. */
  reattach(): void;
  /** From now on, reads over HTTP by itself. */
  goAlone(): void;
}

/** The stream that the connection has asked for. */
interface Open {
  name: string;
  readonly request: Parameters<ReadStream>;
  readonly fail: (error: unknown) => void;
  /** Who answered, and the number of the last message from there. */
  leader: string | undefined;
  seq: number;
}

export function createTab(self: string, post: (message: FromTab) => void): Tab {
  const encoder = new TextEncoder();
  let streams = 0;
  let alone = false;
  let open: Open | undefined;

  /** Under a new name: what is still on its way for the last one comes from whoever led before. */
  function attach(stream: Open) {
    const {
      request: [, channels, cursor, , , joining],
    } = stream;
    stream.name = `${self}/${++streams}`;
    post({ type: "attach", from: self, stream: stream.name, channels, cursor, joining });
  }

  function reattach() {
    open?.request[6]();
  }

  function feed(stream: Open, text: string) {
    try {
      stream.request[4](encoder.encode(text));
    } catch (cause) {
      lose(cause instanceof ClientError ? cause : new ClientError("protocol", `${cause}`, { cause }));
    }
  }

  function lose(error: ClientError) {
    const lost = open;
    open = undefined;
    lost?.fail(error);
  }

  function readAlone(stream: Open) {
    open = undefined;
    const [config, channels, cursor, signal, onChunk, joining] = stream.request;
    readStream(config, channels, cursor, signal, onChunk, joining).catch(stream.fail);
  }

  return {
    read(...request) {
      return new Promise((_, fail) => {
        const stream: Open = { name: "", request, fail, leader: undefined, seq: 0 };
        if (alone) return readAlone(stream);
        open = stream;
        request[3].addEventListener("abort", () => {
          if (open === stream) open = undefined;
          post({ type: "leave", from: self, stream: stream.name });
          fail(request[3].reason);
        });
        attach(stream);
      });
    },
    receive(message) {
      if (!open) return;
      const { leader } = open;
      switch (message.type) {
        case "lead":
          if (!leader) attach(open);
          else if (leader !== message.from) reattach();
          break;
        case "pong":
          // Another one leads and its announcement was lost, or overtaken by the last words of the one before.
          if (leader && (leader !== message.from || open.seq !== message.seq)) reattach();
          break;
        case "tell":
        case "frames": {
          const mine = message.type === "frames" || message.to === open.name;
          if (!leader && mine && message.type === "tell") {
            Object.assign(open, { leader: message.from, seq: message.seq });
          } else {
            if (leader !== message.from) return;
            open.seq += 1;
          }
          // A message was lost, as may happen to a tab that was frozen.
          if (open.seq !== message.seq) reattach();
          else if (mine) feed(open, message.text);
          break;
        }
        case "lost":
          if (message.to !== open.name || (leader && leader !== message.from)) return;
          if (message.alone) readAlone(open);
          else lose(unpackError(message.error));
      }
    },
    reattach,
    goAlone() {
      alone = true;
      if (open) readAlone(open);
    },
  };
}
