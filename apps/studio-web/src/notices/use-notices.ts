import { useNotices as useNoticesChannel } from "@acme/studio-events/react";
import { notifications } from "@mantine/notifications";
import type { User } from "studio-server/api";
import { useLedger } from "../events/ledger-context.ts";
import { addNotice, type NoticeList } from "./notice-list.ts";
import { noticeText } from "./notice-text.ts";

/** A person's notices, newest first; a new one also shows as a toast. */
export function useNotices(user: User): NoticeList {
  const ledger = useLedger();
  const { state = [] } = useNoticesChannel<NoticeList>(
    { userId: user.id },
    {
      reduce: (list, { data }) => addNotice(list, data),
      onEvent: ledger.record,
      onPosted({ data }) {
        notifications.show({ id: data.noticeId, withBorder: true, ...noticeText(data.about) });
      },
    },
  );
  return state;
}
