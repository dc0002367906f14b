import { ActionIcon, Indicator, Popover, ScrollArea, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useState } from "react";
import type { User } from "studio-server/api";
import { formatAgo } from "../format.ts";
import { useNow } from "../shell/use-now.ts";
import type { NoticeList } from "./notice-list.ts";
import { noticeText } from "./notice-text.ts";
import classes from "./notices-menu.module.css";
import { useNotices } from "./use-notices.ts";

/** The bell: how many notices are new since it was last opened, and the list. */
export function NoticesMenu({ user }: { readonly user: User }) {
  const notices = useNotices(user);
  const [seenAt, setSeenAt] = useState(Date.now);
  const [opened, setOpened] = useState(false);
  const fresh = notices.filter(({ postedAt }) => postedAt.getTime() > seenAt).length;

  function change(open: boolean): void {
    setOpened(open);
    setSeenAt(Date.now());
  }

  return (
    <Popover opened={opened} onChange={change} position="bottom-end" width={340} trapFocus>
      <Popover.Target>
        <Indicator label={fresh} size={16} disabled={fresh === 0 || opened} offset={4} color="ember">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={fresh === 0 ? "Notices" : `Notices, ${fresh} new`}
            onClick={() => change(!opened)}
          >
            <IconBell size={20} />
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <NoticeItems notices={notices} />
      </Popover.Dropdown>
    </Popover>
  );
}

function NoticeItems({ notices }: { readonly notices: NoticeList }) {
  const now = useNow(30_000);
  if (notices.length === 0) {
    return (
      <Text c="dimmed" p="lg" ta="center">
        Nothing to tell yet.
      </Text>
    );
  }
  return (
    <ScrollArea.Autosize mah={420} type="auto">
      <ul className={classes.list}>
        {notices.map(({ noticeId, about, postedAt }) => {
          const { title, message, color } = noticeText(about);
          return (
            <li key={noticeId} className={classes.item}>
              <span className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} />
              <div>
                <Text size="sm" fw={600}>
                  {title}
                </Text>
                <Text size="sm" c="dimmed">
                  {message}
                </Text>
              </div>
              <Text size="xs" c="dimmed" component="time" dateTime={postedAt.toISOString()}>
                {formatAgo(postedAt, now)}
              </Text>
            </li>
          );
        })}
      </ul>
    </ScrollArea.Autosize>
  );
}
