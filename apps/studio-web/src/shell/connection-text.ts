import type { ConnectionState } from "@tidings/client";

/** A connection's state in words. */
export interface ConnectionText {
  readonly label: string;
  readonly detail: string;
  /** A Mantine colour. */
  readonly color: string;
  /** True when it will not connect again by itself. */
  readonly isOver: boolean;
  readonly isBusy: boolean;
}

type Reset = Extract<ConnectionState, { phase: "live" }>["reason"];

const RESET: Readonly<Record<NonNullable<Reset>, string>> = {
  epoch: "the server was restarted and its event log with it",
  expired: "this page was away for longer than the server keeps events",
  invalid: "the server did not know this page's place any more",
  ahead: "this page was ahead of the server's log",
  limit: "this page had missed more events than the server replays",
};

/** Why events were lost for good, in words that go on a sentence. */
export const resetReason = (reason: Reset): string => (reason ? RESET[reason] : "the server says so");

/** `elapsedMs` is how long the state has lasted. */
export function connectionText(state: ConnectionState, elapsedMs: number): ConnectionText {
  const settled = { isOver: false, isBusy: false };
  const busy = { isOver: false, isBusy: true };
  switch (state.phase) {
    case "idle":
      return { label: "Not connected", detail: "Nothing on this page listens.", color: "gray", ...settled };
    case "connecting":
      if (state.reason === "slow") {
        return { label: "Connecting", detail: "This page read too slowly and starts anew.", color: "yellow", ...busy };
      }
      return state.attempt === 1
        ? { label: "Connecting", detail: "Asking the server for what is new.", color: "yellow", ...busy }
        : { label: "Reconnecting", detail: `Attempt ${state.attempt}.`, color: "yellow", ...busy };
    case "replaying":
      return { label: "Catching up", detail: "Missed events are arriving in order.", color: "yellow", ...busy };
    case "live":
      return {
        label: state.resume === "reset" ? "Live, after a reset" : "Live",
        detail: liveDetail(state),
        color: "teal",
        ...settled,
      };
    case "waiting": {
      const seconds = Math.max(0, Math.ceil((state.retryInMs - elapsedMs) / 1000));
      const detail = `The connection was lost (${state.error.message}). What you see is the last that arrived.`;
      return { label: `Retrying in ${seconds} s`, detail, color: "orange", ...busy };
    }
    case "failed":
      return {
        label: "Disconnected",
        detail: `The server refused (${state.error.message}).`,
        color: "red",
        isOver: true,
        isBusy: false,
      };
    case "closed":
      return { label: "Closed", detail: "The server ended the stream.", color: "red", isOver: true, isBusy: false };
  }
}

function liveDetail({ resume, reason }: Extract<ConnectionState, { phase: "live" }>): string {
  switch (resume) {
    case "fresh":
      return "Connected. Everything that happens shows here at once.";
    case "resumed":
      return "Connected again, and nothing was missed.";
    case "reset":
      return `Connected again. Events were missed because ${resetReason(reason)}, so everything was loaded anew.`;
  }
}
