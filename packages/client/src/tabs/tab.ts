import { ClientError } from "../client-error.ts";
import { type ReadStream, readStream } from "../read-stream.ts";
import { type FromLeader, type FromTab, unpackError } from "./message.ts";

/** A tab's side of sharing: how its connection reads. */
export interface Tab {
  readonly read: ReadStream;
  receive(message: FromLeader): void;
  /** Takes a new stream, from whoever leads now. */
  reattach(): void;
  /** To be called now and then: makes good for messages that were lost. */
  check(): void;
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
  /** How often it was checked before anybody answered. */
  unanswered: number;
  /** Since the last check: the leader spoke, and so did another one. */
  confirmed: boolean;
  rivalled: boolean;
}

export function createTab(self: string, post: (message: FromTab) => void): Tab {
  const encoder = new TextEncoder();
  let streams = 0;
  let alone = false;
  let open: Open | undefined;

  /** Under a new name: an answer to the last one may still be on its way, and a second hello would begin the stream anew. */
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

  function hear(stream: Open, message: FromLeader & { type: "tell" | "frames" | "lost" }) {
    if (message.type === "lost") {
      if (message.alone) readAlone(stream);
      else lose(unpackError(message.error));
      return;
    }
    try {
      stream.request[4](encoder.encode(message.text));
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
        const stream: Open = {
          name: "",
          request,
          fail,
          leader: undefined,
          seq: 0,
          unanswered: 0,
          confirmed: false,
          rivalled: false,
        };
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
      if (leader === message.from) open.confirmed = true;
      switch (message.type) {
        case "lead":
          if (!leader) attach(open);
          else if (leader !== message.from) reattach();
          break;
        case "pong":
          if (leader && leader !== message.from) open.rivalled = true;
          // The last message was lost.
          else if (leader && open.seq !== message.seq) reattach();
          break;
        case "tell":
        case "frames":
        case "lost": {
          const mine = message.type === "frames" || message.to === open.name;
          if (leader === message.from) open.seq += 1;
          // Only what is addressed to it can be the first that a tab hears.
          else if (leader || !mine || message.type === "frames") return;
          else Object.assign(open, { leader: message.from, seq: message.seq });
          // A message was lost, as may happen to a tab that was frozen. It may have been the end of this stream: what comes then is of another
          // one, which has a gap for those who weren't greeted.
          if (open.seq !== message.seq) reattach();
          else if (mine) hear(open, message);
        }
      }
    },
    reattach,
    check() {
      if (!open) return;
      if (!open.leader) {
        // What was asked for was lost, or the answer, or it takes its time: at the first check, the second, the fourth, so that in the end there is
        // time for an answer however long it takes.
        open.unanswered += 1;
        if (Number.isInteger(Math.log2(open.unanswered))) attach(open);
      }
      // Another one leads and its announcement was lost, or overtaken by the last words of the one before. That alone says nothing: a
      // leader that was frozen and isn't any more, since it was, first answers everything that was asked meanwhile.
      else if (open.rivalled && !open.confirmed) reattach();
      else open.confirmed = open.rivalled = false;
    },
    goAlone() {
      alone = true;
      if (open) readAlone(open);
    },
  };
}
