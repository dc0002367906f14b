import { defineConfig } from "vitest/config";

export default defineConfig({
  // Most tests start the command line in a process of its own, and some a compiler.
  // Doctor judges by real time, and tells the truth when other tests make this machine late: hence the second try.
  test: { testTimeout: 180_000, retry: 2 },
});
