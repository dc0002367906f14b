const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

export const formatNumber = (value: number): string => numbers.format(value);
/** 1234567 → "1.2M" */
export const formatCompact = (value: number): string => compact.format(value);
export const formatClock = (at: Date): string => clock.format(at);

/** 83_000 → "1 min 23 s" */
export function formatDuration(ms: number): string {
  if (ms < 9_950) return `${numbers.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 3_145_728 → "3 MB" */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${numbers.format(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${numbers.format(bytes / 1e6)} MB` : `${numbers.format(bytes / 1e9)} GB`;
}

/** "5 min ago" */
export function formatAgo(at: Date, now: number = Date.now()): string {
  const seconds = Math.round((at.getTime() - now) / 1000);
  if (Math.abs(seconds) < 10) return "just now";
  if (Math.abs(seconds) < 60) return relative.format(seconds, "second");
  if (Math.abs(seconds) < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (Math.abs(seconds) < 86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}
