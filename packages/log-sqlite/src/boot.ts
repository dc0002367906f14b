import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Instants of one boot, computed twice, differ by how often the clock was set; a machine takes longer to start twice. */
const SAME_BOOT_MS = 60_000;

/**
 * Identity of the time since this machine started. What a process has written survives it in the kernel's memory, and is
 * lost with that: under `synchronous: "normal"` the last commits before a power cut are.
 */
export function currentBoot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `t${Math.round(Date.now() - uptime() * 1000)}`;
  }
}

export function isSameBoot(one: string, other: string): boolean {
  if (one === other) return true;
  if (!one.startsWith("t") || !other.startsWith("t")) return false;
  return Math.abs(Number(one.slice(1)) - Number(other.slice(1))) < SAME_BOOT_MS;
}
