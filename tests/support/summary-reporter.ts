import type { Reporter, TestModule } from "vitest/node";
import { canMount } from "../../packages/log-sqlite/test/small-disk.ts";
import { findService, type Service, services } from "./services.ts";

/** Ends every run with one plain line of totals, and with what was skipped for want of a program or of a right. */
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
    for (const line of missingLines(findMissing(), canMount())) process.stdout.write(`${line}\n`);
  }
}

function findMissing(): Service[] {
  return (Object.keys(services) as Service[]).filter((name) => findService(name) === undefined);
}

/** What a run left out, and what would have it done. */
export function missingLines(missing: readonly Service[], mayMount: boolean): string[] {
  const lines: string[] = [];
  if (missing.length > 0) {
    const packages = missing.map((name) => services[name]).join(" ");
    lines.push(`Skipped for want of ${missing.join(", ")}. To run everything: apt-get install -y ${packages}`);
  }
  if (!mayMount) {
    // Not an error where services are required: a container without privileges can't be given it from inside.
    lines.push(
      "Skipped for want of the right to mount: what a full disk does. To run everything: as root, in a container with --cap-add SYS_ADMIN",
    );
  }
  return lines;
}
