import { useJobs } from "@acme/studio-events/react";
import type { ChannelSnapshot } from "@tidings/client";
import type { User } from "studio-server/api";
import { useLedger } from "../events/ledger-context.ts";
import { type RenderList, reduceRenderList } from "./render-list.ts";

/** A person's renders, newest first; `undefined` until the snapshot came. */
export function useRenderList(user: User): ChannelSnapshot<RenderList | undefined> {
  const ledger = useLedger();
  return useJobs<RenderList>(
    { userId: user.id },
    {
      reduce: reduceRenderList,
      onEvent: ledger.record,
    },
  );
}
