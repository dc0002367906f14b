import type { Problem } from "../request/problem.ts";
import type { OpenSink } from "../stream/subscription.ts";

export type AnswerHeaders = Readonly<Record<string, string>>;

/** What a host sends back. */
export type Answer =
  | { readonly kind: "empty"; readonly status: number; readonly headers: AnswerHeaders }
  /** `cause` is set when the application's own function threw. */
  | { readonly kind: "refusal"; readonly problem: Problem; readonly headers: AnswerHeaders; readonly cause?: unknown }
  | {
      readonly kind: "stream";
      readonly headers: AnswerHeaders;
      /** Sends the stream to the sink. */
      open(openSink: OpenSink): void;
      /** Gives the connection's place back when the client has gone already. */
      abandon(): void;
    };
