import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import UPlot from "uplot";

/** Values over time, one list for each line. */
export interface MetricChartProps {
  /** Seconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** The scale reaches at least this high, so that noise near zero does not look like a storm. */
  readonly atLeast: number;
  readonly label: string;
}

export interface ChartLine {
  readonly values: readonly number[];
  readonly color: { readonly light: string; readonly dark: string };
  /** Fills what is below. Default: false. */
  readonly filled?: boolean;
}

const HEIGHT = 56;

/** A line chart without axes: the numbers stand beside it. */
export function MetricChart({ times, lines, atLeast, label }: MetricChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const scheme = useComputedColorScheme("light");
  const data = useRef<UPlot.AlignedData>([[]]);
  data.current = [[...times], ...lines.map(({ values }) => [...values])];
  const strokes = lines.map(({ color }) => color[scheme]).join(" ");
  const fills = lines.map(({ filled = false }) => filled).join(" ");

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const isFilled = fills.split(" ").map((fill) => fill === "true");
    const series = strokes.split(" ").map((stroke, line) => ({
      stroke,
      width: 1.75,
      points: { show: false },
      ...(isFilled[line] && { fill: `${stroke}2e` }),
    }));
    const chart = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        padding: [4, 0, 2, 0],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, Math.max(atLeast, high * 1.1)] } },
        series: [{}, ...series],
      },
      data.current,
      element,
    );
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = undefined;
    };
  }, [strokes, fills, atLeast]);

  useEffect(() => plot.current?.setData(data.current));

  return <div ref={host} role="img" aria-label={label} style={{ height: HEIGHT }} />;
}
