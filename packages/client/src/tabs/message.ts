import { ClientError, type ClientErrorCode } from "../client-error.ts";

/**
 * Part of the name of every channel and lock, so that tabs of an app version which speaks otherwise never meet: after a deploy, old tabs
 * share among themselves. To be raised with each change of {@link Message} that the other side wouldn't understand.
 */
export const VERSION = 1;

/** What tabs say to each other. `from` is a tab, `stream` and `to` are one stream of one tab. */
export type Message = FromTab | FromLeader;

/** Wants a stream of these channels, from this cursor on. Said again, each time under a new name, until the leader answers. */
export interface Attach {
  readonly type: "attach";
  readonly from: string;
  readonly stream: string;
  readonly channels: readonly string[];
  readonly cursor: string | undefined;
  /** Those of the channels whose state it lacks although it has a cursor. */
  readonly joining: readonly string[];
}

export type FromTab =
  | Attach
  /** Wants it no more. */
  | { readonly type: "leave"; readonly from: string; readonly stream: string }
  /** Is there, and asks whether the leader is. */
  | { readonly type: "ping"; readonly from: string }
  /** The network is back, or this tab is shown: a wait should end. */
  | { readonly type: "wake"; readonly from: string };

export type FromLeader =
  /** Leads from now on. */
  | { readonly type: "lead"; readonly from: string }
  /** Answers, and says how many tabs there are and which number its last `tell`, `frames` or `lost` had. */
  | { readonly type: "pong"; readonly from: string; readonly tabs: number; readonly seq: number }
  /** For one stream: its hello and what else only it needs. */
  | {
      readonly type: "tell";
      readonly from: string;
      readonly seq: number;
      readonly to: string;
      readonly text: string;
    }
  /** Frames for every stream; each tab drops what isn't for it, as by docs/protocol.md §6. */
  | { readonly type: "frames"; readonly from: string; readonly seq: number; readonly text: string }
  /** One stream ends. `alone`: the tab should try without the others. */
  | {
      readonly type: "lost";
      readonly from: string;
      readonly seq: number;
      readonly to: string;
      readonly error: SentError;
      readonly alone: boolean;
    }
  /** The leader is connected again. */
  | { readonly type: "up"; readonly from: string };

/** A ClientError, as far as it can be cloned. */
export interface SentError {
  readonly code: string;
  readonly detail: string;
  readonly status: number | undefined;
  readonly serverCode: string | undefined;
  readonly retryAfterMs: number | undefined;
}

export function packError({ code, message, status, serverCode, retryAfterMs }: ClientError): SentError {
  return { code, detail: message.slice(code.length + 2), status, serverCode, retryAfterMs };
}

export function unpackError({ code, detail, status, serverCode, retryAfterMs }: SentError): ClientError {
  return new ClientError(code as ClientErrorCode, detail, {
    serverCode,
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const count: Check = (value) => Number.isSafeInteger(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const fields = (shape: Readonly<Record<string, Check>>): Check => {
  const entries = Object.entries(shape);
  return (value) =>
    typeof value === "object" &&
    value !== null &&
    entries.every(([name, check]) => check((value as Record<string, unknown>)[name]));
};

const SHAPES: Readonly<Record<Message["type"], Check>> = {
  attach: fields({ stream: text, channels: texts, cursor: optional(text), joining: texts }),
  leave: fields({ stream: text }),
  ping: fields({}),
  wake: fields({}),
  lead: fields({}),
  pong: fields({ tabs: count, seq: count }),
  tell: fields({ to: text, seq: count, text }),
  frames: fields({ seq: count, text }),
  lost: fields({
    to: text,
    seq: count,
    alone: (value) => typeof value === "boolean",
    error: fields({
      code: text,
      detail: text,
      status: optional(count),
      serverCode: optional(text),
      retryAfterMs: optional(Number.isFinite),
    }),
  }),
  up: fields({}),
};

const ENVELOPE = fields({ type: text, from: text });

/** Any script of the origin can post to the channel: what is not a message is none. */
export function parseMessage(data: unknown): Message | undefined {
  if (!ENVELOPE(data)) return undefined;
  const { type } = data as Message;
  return Object.hasOwn(SHAPES, type) && SHAPES[type](data) ? (data as Message) : undefined;
}
