import { defineConfig } from "vitest/config";

export default defineConfig({
  // Each log starts a thread and syncs its file when it is closed; a busy machine takes its time over both.
  test: { testTimeout: 60_000 },
});
