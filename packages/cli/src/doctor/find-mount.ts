import type { DoctorOptions } from "./doctor-options.ts";
import { ask } from "./probe.ts";

/** Where a handler is mounted, and what is asked of it: what the forms for several channels need. */
export interface Mount {
  readonly url: URL;
  readonly channels: readonly string[];
}

/**
 * An address says its mount only in its form for several channels, `/events?channel=renders/42`. Of `/events/renders/42` each
 * division is tried, by GET, which changes nothing wherever it lands.
 */
export async function findMount(options: DoctorOptions): Promise<Mount | undefined> {
  const listed = options.url.searchParams.getAll("channel");
  if (listed.length > 0) return { url: without(options.url, "channel"), channels: listed };
  const segments = options.url.pathname.split("/").slice(1);
  for (let length = segments.length - 1; length >= 0; length -= 1) {
    const url = new URL(options.url);
    url.pathname = `/${segments.slice(0, length).join("/")}`;
    const mount = { url, channels: [segments.slice(length).join("/")] };
    const { hello } = await ask(options, { url: withChannels(mount) });
    if (hello !== undefined && hello.data.denied === undefined) return mount;
  }
  return undefined;
}

/** `/events?channel=renders%2F42`, with the list repeated until the query has at least `length` characters. */
export function withChannels({ url, channels }: Mount, length = 0): URL {
  const long = new URL(url);
  do {
    for (const channel of channels) long.searchParams.append("channel", channel);
  } while (long.search.length < length);
  return long;
}

function without(url: URL, parameter: string): URL {
  const stripped = new URL(url);
  stripped.searchParams.delete(parameter);
  return stripped;
}
