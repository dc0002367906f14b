import { ClientError } from "@tidings/client";
import { expect, it } from "vitest";
import { connectionText } from "./connection-text.ts";

it("counts down to the next attempt, and never below zero", () => {
  const state = { phase: "waiting", attempt: 2, retryInMs: 4200, error: new ClientError("network", "gone") } as const;
  expect(connectionText(state, 0).label).toBe("Retrying in 5 s");
  expect(connectionText(state, 3300).label).toBe("Retrying in 1 s");
  expect(connectionText(state, 9000).label).toBe("Retrying in 0 s");
  expect(connectionText(state, 0).detail).toContain(`(${state.error.message})`);
});

it("says after a reset that and why events were missed", () => {
  const text = connectionText({ phase: "live", since: 0, resume: "reset", reason: "epoch" }, 0);
  expect(text.label).toBe("Live, after a reset");
  expect(text.detail).toContain("the server was restarted");
});

it("offers a way out of what does not mend itself", () => {
  const error = new ClientError("refused", "no", { status: 401, serverCode: "unauthorized" });
  expect(connectionText({ phase: "failed", error }, 0)).toMatchObject({ isOver: true, label: "Disconnected" });
});
