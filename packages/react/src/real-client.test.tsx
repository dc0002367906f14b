import { cleanup, render } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ProgressEvent } from "../test/counting-client.ts";
import { type LocalStudio, localStudio, type StudioClient } from "../test/local-studio.ts";
import { createClientContext } from "./client-context.ts";
import { useChannel } from "./use-channel.ts";

const { Provider, useClient } = createClientContext<StudioClient>("Studio");
const list = (state: readonly number[], event: ProgressEvent) => [...state, event.data.done];

interface ProgressProps {
  readonly renderId: string;
  readonly onReset?: () => void;
}

function Progress({ renderId, onReset }: ProgressProps) {
  const { state, status } = useChannel(useClient().renders({ renderId }), { initial: [], reduce: list, onReset });
  return <p>{`${renderId} ${status.phase} ${state}`}</p>;
}

let studio: LocalStudio;

beforeEach(() => {
  studio = localStudio();
});
afterEach(async () => {
  cleanup();
  await studio.close();
});

const page = (...renders: [key: string, renderId: string][]) => (
  <StrictMode>
    <Provider client={studio.client}>
      {renders.map(([key, renderId]) => (
        <Progress key={key} renderId={renderId} />
      ))}
    </Provider>
  </StrictMode>
);

const shows = (...texts: string[]) =>
  vi.waitFor(() => expect([...document.querySelectorAll("p")].map((p) => p.textContent)).toEqual(texts), 5_000);

it("keeps one connection through a double mount, a second component and a fast remount", async () => {
  const { rerender } = render(page(["a", "1"], ["b", "1"]));
  await shows("1 live ", "1 live ");
  await studio.progress("1", 1);
  await studio.progress("1", 2);
  await shows("1 live 1,2", "1 live 1,2");

  rerender(page(["c", "1"]));
  await shows("1 live ");
  await studio.progress("1", 3);
  await shows("1 live 3");
  expect(studio.requests()).toBe(1);
  expect(studio.connections()).toBe(1);
});

it("goes over to another channel and leaves the old one behind", async () => {
  const { rerender } = render(page(["a", "1"]));
  await shows("1 live ");
  await studio.progress("1", 1);
  await shows("1 live 1");
  rerender(page(["a", "2"]));
  await shows("2 live ");
  await studio.progress("1", 9);
  await studio.progress("2", 2);
  await shows("2 live 2");
});

it("starts again from `initial` when the server lost its log", async () => {
  const onReset = vi.fn();
  render(
    <Provider client={studio.client}>
      <Progress renderId="1" onReset={onReset} />
    </Provider>,
  );
  await shows("1 live ");
  await studio.progress("1", 1);
  await shows("1 live 1");
  await studio.restart();
  await shows("1 live ");
  expect(onReset).toHaveBeenCalledExactlyOnceWith({ reason: "epoch" });
  await studio.progress("1", 2);
  await shows("1 live 2");
});

it("lets go of the connection when nobody listens any more", async () => {
  const { rerender } = render(page(["a", "1"]));
  await shows("1 live ");
  rerender(page());
  await vi.waitFor(() => expect(studio.connections()).toBe(0), 5_000);
  expect(studio.client.connection.state).toEqual({ phase: "idle" });
});
