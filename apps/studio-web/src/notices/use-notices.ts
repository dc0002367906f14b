import { useNotices as useNoticesChannel } from "@acme/studio-events/react";
import { notifications } from "@mantine/notifications";
import type { StoredNotice, User } from "studio-server/api";
import { request } from "../api/request.ts";
import { useLedger } from "../events/ledger-context.ts";
import { addNotice, fromStored, type NoticeList } from "./notice-list.ts";
import { noticeText } from "./notice-text.ts";

/** A person's notices, newest first; a new one also shows as a toast. */
export function useNotices(user: User): NoticeList {
  const ledger = useLedger();
  const { state } = useNoticesChannel<NoticeList>(
    { userId: user.id },
    {
      initial: [],
      reduce: (list, { data }) => addNotice(list, data),
      load: async ({ signal }) => (await request<readonly StoredNotice[]>("/notices", { signal })).map(fromStored),
      onEvent: ledger.record,
      onPosted({ data }) {
        notifications.show({ id: data.noticeId, withBorder: true, ...noticeText(data.about) });
      },
    },
  );
  return state;
}
