import type { ErrorContext, ErrorStage } from "../observe/report-error.ts";
import { RETRY_AFTER, Refusal } from "../request/problem.ts";

/** Something that the client can't help went wrong: it is reported, and the client learns no more than that. */
export class Failure extends Error {
  readonly context: ErrorContext;

  constructor(context: ErrorContext, cause: unknown) {
    super(context.stage, { cause });
    this.context = context;
  }

  get refusal(): Refusal {
    return this.context.stage === "read"
      ? new Refusal("log_unavailable", "the log can't be read just now", RETRY_AFTER)
      : new Refusal("internal", "the server failed to decide on this request");
  }
}

/** @throws Failure when `run` throws anything but a Refusal */
export async function guarded<T>(
  stage: ErrorStage,
  run: () => T | Promise<T>,
  details: Omit<ErrorContext, "stage"> = {},
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Failure({ stage, ...details }, error);
  }
}
