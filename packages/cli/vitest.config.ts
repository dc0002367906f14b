import { defineConfig } from "vitest/config";

export default defineConfig({
  // Most tests start the command line in a process of its own, and some a compiler.
  test: { testTimeout: 180_000 },
});
