import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./support/summary-reporter.ts";

export default defineConfig({
  test: {
    name: "tests",
    include: ["**/*.test.ts"],
    // Real servers, browsers and package managers: seconds, not milliseconds.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Of runs of these tests alone, such as `pnpm run faults`; the repository's own has one.
    reporters: ["default", new SummaryReporter()],
  },
});
