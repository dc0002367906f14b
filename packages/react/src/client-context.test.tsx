import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CountingClient, countingClient } from "../test/counting-client.ts";
import { createClientContext } from "./client-context.ts";
import { HookError } from "./hook-error.ts";

const studio = createClientContext<CountingClient>("Studio", "studio");

function within(client: CountingClient) {
  return ({ children }: { children: ReactNode }) => <studio.Provider client={client}>{children}</studio.Provider>;
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("createClientContext", () => {
  it("gives the provider's client", () => {
    const client = countingClient();
    const { result } = renderHook(studio.useClient, { wrapper: within(client) });
    expect(result.current).toBe(client);
  });

  it("names the provider that is missing", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    let thrown: unknown;
    try {
      renderHook(studio.useClient);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(HookError);
    expect(thrown).toMatchObject({
      code: "missing_provider",
      message: "useStudioClient: no <StudioProvider> above",
    });
  });

  it("keeps two contracts' clients apart", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const other = createClientContext<CountingClient>("Shop");
    expect(() => renderHook(other.useClient, { wrapper: within(countingClient()) })).toThrow("ShopProvider");
  });

  it("shows the connection's state as it changes", () => {
    const client = countingClient();
    const { result, unmount } = renderHook(studio.useConnection, { wrapper: within(client) });
    expect(result.current).toEqual({ phase: "idle" });
    act(() => client.setState({ phase: "connecting", attempt: 2 }));
    expect(result.current).toEqual({ phase: "connecting", attempt: 2 });
    unmount();
    client.setState({ phase: "closed" });
  });

  it.each([
    ["same", false],
    ["unknown", false],
    ["compatible", true],
    ["degraded", true],
    ["incompatible", true],
  ] as const)("offers a reload as the server says of its contract: %s", (verdict, available) => {
    const client = countingClient();
    const { result } = renderHook(studio.useUpdate, { wrapper: within(client) });
    expect(result.current).toMatchObject({ verdict: undefined, available: false });
    act(() => client.setSkew({ shop: "incompatible", studio: verdict }));
    expect(result.current).toMatchObject({ verdict, available });
  });
});
