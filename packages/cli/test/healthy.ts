import type { DoctorReport } from "../src/doctor/report.ts";

/** What doctor says of a server that nothing stands before. */
export const HEALTHY: Readonly<Record<string, string>> = {
  reachable: "ok",
  stream: "ok",
  headers: "ok",
  compression: "ok",
  resume: "ok",
  reset: "ok",
  post: "ok",
  "long-url": "ok",
  heartbeats: "ok",
  idle: "ok",
};

/** Check → its verdict, or the code of what is wrong. */
export function said({ checks }: DoctorReport): Record<string, string> {
  return Object.fromEntries(checks.map((check) => [check.name, check.code ?? check.verdict]));
}
