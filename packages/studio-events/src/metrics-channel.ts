import { channel, event, isoDate } from "@tidings/contract";
import * as z from "zod";

const measure = (description: string, unit: string) => z.number().nonnegative().meta({ description, unit });

export const metricsChannel = channel({
  address: "metrics",
  access: "public",
  description: "How the machine that runs Studio is doing. Public: it says nothing about anyone.",
  events: {
    sampled: event(
      z.object({
        at: isoDate().describe("When the sample was taken."),
        cpu: measure("Processor time this process used, of one core; above 100 with several workers.", "%"),
        load: measure("The machine's load average over a minute.", "1"),
        residentBytes: measure("Memory the process holds.", "B"),
        heapBytes: measure("Memory in use by JavaScript objects of the main thread.", "B"),
        loopDelay: z
          .object({
            p50: measure("Median.", "ms"),
            p99: measure("99th percentile.", "ms"),
            max: measure("Longest.", "ms"),
          })
          .describe("How late the event loop ran its timers during the last second."),
        connections: z.int().nonnegative().describe("Event streams that are open."),
        workers: z
          .object({
            busy: z.int().nonnegative().describe("Worker threads that trace a tile."),
            total: z.int().positive().describe("Worker threads in the pool."),
          })
          .describe("The ray tracer's worker threads."),
        waiting: z.int().nonnegative().describe("Renders that wait or run."),
      }),
      { description: "Taken once a second." },
    ),
  },
});
