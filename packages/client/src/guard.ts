import { ClientError } from "./client-error.ts";

/** Runs the app's code; what it throws is reported and stops nothing. */
export function guard(run: () => void, report: (error: ClientError) => void): void {
  try {
    run();
  } catch (cause) {
    report(new ClientError("handler_failed", "see cause", { cause }));
  }
}
