import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "tests",
    include: ["**/*.test.ts"],
    // Real servers, browsers and package managers: seconds, not milliseconds.
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
