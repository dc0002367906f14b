import { useRenders } from "@acme/studio-events/react";
import type { ChannelSnapshot } from "@tidings/client";
import { useLedger } from "../events/ledger-context.ts";
import { fromSnapshot, type LiveRender, reduceLiveRender, unknownRender } from "./live-render.ts";

/** A picture in the making: the tiles so far from its channel's snapshot, every further one from an event. */
export function useLiveRender(renderId: string): ChannelSnapshot<LiveRender> {
  const ledger = useLedger();
  const { state = unknownRender, status } = useRenders<LiveRender>(
    { renderId },
    {
      initial: fromSnapshot,
      reduce: reduceLiveRender,
      onEvent: ledger.record,
    },
  );
  return { state, status };
}
