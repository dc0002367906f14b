import { loadavg } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { MetricsSampled } from "@acme/studio-events";
import type { QueueStats } from "../renders/render-queue.ts";

/** Measures this process between two calls. */
export interface Sampler {
  sample(): MetricsSampled;
  stop(): void;
}

export interface SamplerSources {
  /** Open event streams. */
  readonly connections: () => number;
  readonly queue: () => QueueStats;
  /** Milliseconds from any origin. Default: `performance.now`. */
  readonly now?: () => number;
  /** Default: `process.cpuUsage`. Microseconds since the process began. */
  readonly cpuUsage?: () => { readonly user: number; readonly system: number };
}

/** The histogram's own timer period; it is part of every value it records. */
const RESOLUTION_MS = 10;

export function createSampler(sources: SamplerSources): Sampler {
  const { connections, queue, now = () => performance.now(), cpuUsage = () => process.cpuUsage() } = sources;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let before = { at: now(), cpu: cpuUsage() };

  return {
    sample() {
      const after = { at: now(), cpu: cpuUsage() };
      const spentMs = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000;
      const cpu = (100 * spentMs) / Math.max(1, after.at - before.at);
      before = after;
      const memory = process.memoryUsage();
      const { busy, workers, active } = queue();
      const sample = {
        at: new Date(),
        cpu: rounded(cpu),
        load: rounded(loadavg()[0] ?? 0),
        residentBytes: memory.rss,
        heapBytes: memory.heapUsed,
        loopDelay: {
          p50: lateness(delay.percentile(50)),
          p99: lateness(delay.percentile(99)),
          max: lateness(delay.max),
        },
        connections: connections(),
        workers: { busy, total: workers },
        waiting: active,
      };
      delay.reset();
      return sample;
    },
    stop: () => void delay.disable(),
  };
}

/** Nanoseconds between two timer runs to the milliseconds that the second was late. */
const lateness = (nanoseconds: number): number => rounded(Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS));
const rounded = (value: number): number => Math.round(value * 100) / 100;
