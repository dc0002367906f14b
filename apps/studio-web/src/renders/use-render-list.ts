import { useJobs } from "@acme/studio-events/react";
import type { ChannelSnapshot } from "@tidings/client";
import type { RenderView, User } from "studio-server/api";
import { request } from "../api/request.ts";
import { useLedger } from "../events/ledger-context.ts";
import { fromView, type RenderList, reduceRenderList } from "./render-list.ts";

/** A person's renders, newest first; `undefined` until they are loaded. */
export function useRenderList(user: User): ChannelSnapshot<RenderList | undefined> {
  const ledger = useLedger();
  return useJobs<RenderList | undefined>(
    { userId: user.id },
    {
      initial: undefined,
      reduce: (list, event) => reduceRenderList(list ?? [], event),
      load: async ({ signal }) => (await request<readonly RenderView[]>("/renders", { signal })).map(fromView),
      onEvent: ledger.record,
    },
  );
}
