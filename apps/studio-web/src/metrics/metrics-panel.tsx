import { Flex, SimpleGrid, Text, VisuallyHidden } from "@mantine/core";
import { formatBytes, formatNumber } from "../format.ts";
import { type ChartLine, MetricChart } from "./metric-chart.tsx";
import { type Sample, useMetrics, WINDOW } from "./use-metrics.ts";

const ember = { light: "#d9531d", dark: "#f37b4b" };
const indigo = { light: "#4c56d8", dark: "#8b93ff" };
const teal = { light: "#0b8577", dark: "#3ed0bd" };
const plum = { light: "#a13d8f", dark: "#e08bd2" };

interface Metric {
  readonly title: string;
  readonly value: (sample: Sample) => string;
  readonly detail: (sample: Sample) => string;
  readonly lines: readonly (Omit<ChartLine, "values"> & { readonly of: (sample: Sample) => number })[];
  readonly atLeast: number;
}

const metrics: readonly Metric[] = [
  {
    title: "Processor",
    value: ({ cpu }) => `${formatNumber(Math.round(cpu))} %`,
    detail: ({ workers }) => `${workers.busy} of ${workers.total} workers busy`,
    lines: [{ of: ({ cpu }) => cpu, color: ember, filled: true }],
    atLeast: 100,
  },
  {
    title: "Loop delay",
    value: ({ loopDelay }) => `${formatNumber(loopDelay.p99)} ms`,
    detail: ({ loopDelay }) => `p99, longest ${formatNumber(loopDelay.max)} ms`,
    lines: [
      { of: ({ loopDelay }) => loopDelay.p99, color: indigo, filled: true },
      { of: ({ loopDelay }) => loopDelay.max, color: { light: "#b3b7ee", dark: "#4b5090" } },
    ],
    atLeast: 10,
  },
  {
    title: "Memory",
    value: ({ residentBytes }) => formatBytes(residentBytes),
    detail: ({ heapBytes }) => `${formatBytes(heapBytes)} in objects`,
    lines: [
      { of: ({ residentBytes }) => residentBytes / 1e6, color: teal, filled: true },
      { of: ({ heapBytes }) => heapBytes / 1e6, color: { light: "#7cc4bb", dark: "#1e6d64" } },
    ],
    atLeast: 200,
  },
  {
    title: "Open streams",
    value: ({ connections }) => String(connections),
    detail: ({ waiting, load }) => `${waiting} at work, load ${formatNumber(load)}`,
    lines: [{ of: ({ connections }) => connections, color: plum, filled: true }],
    atLeast: 4,
  },
];

/** How the machine that renders is doing. */
export function MetricsPanel() {
  const { state: samples } = useMetrics();
  const latest = samples.at(-1);
  const times = samples.map(({ at }) => at.getTime() / 1000);
  return (
    <SimpleGrid className="studio-card" p="lg" cols={{ base: 2, lg: 4 }} spacing="lg" verticalSpacing="md">
      <VisuallyHidden component="h2">The machine, last {WINDOW} seconds</VisuallyHidden>
      {metrics.map(({ title, value, detail, lines, atLeast }) => (
        <div key={title} style={{ minWidth: 0 }}>
          <Flex direction={{ base: "column", lg: "row" }} justify="space-between" align="baseline">
            <Text size="sm" fw={550}>
              {title}
            </Text>
            <Text fw={650} className="studio-numbers" style={{ whiteSpace: "nowrap" }}>
              {latest ? value(latest) : "–"}
            </Text>
          </Flex>
          <MetricChart
            times={times}
            lines={lines.map(({ of, ...line }) => ({ ...line, values: samples.map(of) }))}
            atLeast={atLeast}
            label={latest ? `${title}: ${value(latest)}` : `${title}: no sample yet`}
          />
          <Text size="xs" c="dimmed" truncate className="studio-numbers">
            {latest ? detail(latest) : "Waiting for the first sample"}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
