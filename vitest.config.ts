import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./tests/support/summary-reporter.ts";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "tests"],
    reporters: ["default", new SummaryReporter()],
  },
});
