import { act } from "@testing-library/react";
import type { ReactElement } from "react";
import { hydrateRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, expect, it, vi } from "vitest";
import { type CountingClient, countingClient, type ProgressEvent } from "../test/counting-client.ts";
import { createClientContext } from "./client-context.ts";
import { useChannel } from "./use-channel.ts";

const { Provider, useClient, useConnection } = createClientContext<CountingClient>("Studio");

function Progress() {
  const { state, status } = useChannel(useClient().renders({ renderId: "1" }), {
    initial: 10,
    reduce: (state: number, event: ProgressEvent) => state + event.data.done,
  });
  return (
    <p>
      {state} {status.phase} {useConnection().phase}
    </p>
  );
}

const page = (client: CountingClient): ReactElement => (
  <Provider client={client}>
    <Progress />
  </Provider>
);

let root: Root | undefined;

afterEach(() => {
  act(() => root?.unmount());
  vi.restoreAllMocks();
});

it("renders `initial` and `idle` on a server, and opens nothing", () => {
  const client = countingClient();
  expect(renderToString(page(client))).toBe("<p>10<!-- --> <!-- -->idle<!-- --> <!-- -->idle</p>");
  expect(client.journal).toEqual([]);
});

it("hydrates without a mismatch, even when the client is connected already", async () => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const onRecoverableError = vi.fn();
  const client = countingClient();
  const container = document.createElement("div");
  container.innerHTML = renderToString(page(client));
  client.setState({ phase: "replaying" });

  await act(async () => {
    root = hydrateRoot(container, page(client), { onRecoverableError });
  });
  client.progress("1", 5);
  await vi.waitFor(() => expect(container.textContent).toBe("15 live replaying"));
  expect(client.journal).toEqual(["+renders/1"]);
  expect(onRecoverableError).not.toHaveBeenCalled();
  expect(complaints).not.toHaveBeenCalled();
});
