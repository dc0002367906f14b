import type { Reporter, TestModule } from "vitest/node";
import { findService, type Service, services } from "./services.ts";

/** Ends every run with one plain line of totals, and with what was skipped for want of a program. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const totals = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed" || state === "skipped") totals[state] += 1;
      }
    }
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
    process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
    const missing = (Object.keys(services) as Service[]).filter((name) => findService(name) === undefined);
    if (missing.length > 0) {
      const packages = missing.map((name) => services[name]).join(" ");
      process.stdout.write(
        `Skipped for want of ${missing.join(", ")}. To run everything: apt-get install -y ${packages}\n`,
      );
    }
  }
}
