import type { MetricsSampled } from "@acme/studio-events";
import { useMetrics as useMetricsChannel } from "@acme/studio-events/react";
import type { ChannelSnapshot } from "@tidings/client";
import { useLedger } from "../events/ledger-context.ts";

export type Sample = MetricsSampled;

/** How far the charts look back, in samples of a second. */
export const WINDOW = 90;

/** The machine's latest samples, oldest first. */
export function useMetrics(): ChannelSnapshot<readonly Sample[]> {
  const ledger = useLedger();
  return useMetricsChannel<readonly Sample[]>(
    {},
    {
      initial: [],
      reduce: (samples, { data }) => [...samples.slice(1 - WINDOW), data],
      onEvent: ledger.record,
    },
  );
}
