import { createStudioClient } from "@acme/studio-events/client"; // generated, as the next two
import { StudioProvider, useRenders } from "@acme/studio-events/react";
import { createStudioServer } from "@acme/studio-events/server";
import { render, screen } from "@testing-library/react";
import { createTestTidings } from "@tidings/testing/react";
import { expect, test } from "vitest";

function Percent({ renderId }: { readonly renderId: string }) {
  const { state = 0, status } = useRenders(
    { renderId },
    {
      initial: ({ tiles, total }) => (100 * tiles.length) / total,
      reduce: (percent: number, { type, data }) =>
        type === "renders.progress" ? (100 * data.done) / data.total : percent,
    },
  );
  return <p>{status.phase === "waiting" ? `${state} %, reconnecting` : `${state} %`}</p>;
}

test("shows how far a render is, and catches up after a broken connection", async () => {
  await using tidings = createTestTidings(createStudioServer, {
    snapshots: {
      renders: () => ({ data: { stage: "running", total: 4, tiles: [] } }),
      jobs: () => ({ data: [] }),
      notices: () => ({ data: [] }),
    },
  });
  const client = createStudioClient(tidings.clientOptions);
  render(
    <StudioProvider client={client}>
      <Percent renderId="42" />
    </StudioProvider>,
  );
  const progress = (done: number) =>
    tidings.emit.renders({ renderId: "42" }).progress({ done, total: 4, raysPerSecond: 1_000, remainingMs: 500 });

  await progress(1);
  expect(screen.getByText("25 %")).toBeTruthy();

  await tidings.cut();
  await progress(2);
  expect(screen.getByText("25 %, reconnecting")).toBeTruthy();

  await tidings.reconnect();
  expect(screen.getByText("50 %")).toBeTruthy();
});
