import { defineConfig } from "vitest/config";

export default defineConfig({
  // Worker threads and files: a busy machine takes its time.
  test: { name: "studio-server", testTimeout: 30_000 },
});
