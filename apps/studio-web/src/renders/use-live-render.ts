import { useRenders } from "@acme/studio-events/react";
import type { ChannelSnapshot } from "@tidings/client";
import type { RenderDetail } from "studio-server/api";
import { request } from "../api/request.ts";
import { useLedger } from "../events/ledger-context.ts";
import { fromDetail, type LiveRender, reduceLiveRender, unknownRender } from "./live-render.ts";

/** A picture in the making: the tiles so far from the API, every further one from its channel. */
export function useLiveRender(renderId: string): ChannelSnapshot<LiveRender> {
  const ledger = useLedger();
  return useRenders<LiveRender>(
    { renderId },
    {
      initial: unknownRender,
      reduce: reduceLiveRender,
      load: async ({ signal }) => fromDetail(await request<RenderDetail>(`/renders/${renderId}`, { signal })),
      onEvent: ledger.record,
    },
  );
}
