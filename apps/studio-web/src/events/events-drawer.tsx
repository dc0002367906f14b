import { Badge, Button, Code, Drawer, Group, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { formatBytes, formatClock, formatNumber } from "../format.ts";
import type { LedgerEntry } from "./event-ledger.ts";
import classes from "./events-drawer.module.css";
import { useLedger } from "./ledger-context.ts";

interface EventsDrawerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const COLORS: Readonly<Record<string, string>> = { renders: "ember", jobs: "teal", notices: "grape", metrics: "blue" };

/** Lists what arrives over the one connection of this page. */
export function EventsDrawer({ opened, onClose }: EventsDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={<Text fw={650}>Events</Text>}
      closeButtonProps={{ "aria-label": "Close events" }}
    >
      {opened && <EventList />}
    </Drawer>
  );
}

function EventList() {
  const ledger = useLedger();
  const { entries, total, isPaused } = useSyncExternalStore(ledger.subscribe, ledger.getSnapshot);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" className="studio-numbers">
          {formatNumber(total)} since this page was opened, the latest {entries.length} here
        </Text>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant={isPaused ? "filled" : "default"}
            leftSection={isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
            onClick={() => ledger.setPaused(!isPaused)}
          >
            {isPaused ? "Go on" : "Pause"}
          </Button>
          <Button size="compact-sm" variant="default" leftSection={<IconTrash size={14} />} onClick={ledger.clear}>
            Clear
          </Button>
        </Group>
      </Group>
      {entries.length === 0 && (
        <Text c="dimmed" ta="center" py="xl">
          Nothing has arrived yet. Metrics come once a second.
        </Text>
      )}
      <ol className={classes.list} aria-label="Events, newest first">
        {entries.map((entry) => (
          <EventRow key={entry.number} entry={entry} />
        ))}
      </ol>
    </>
  );
}

function EventRow({ entry }: { readonly entry: LedgerEntry }) {
  const { type, address, cursor, size, at, excerpt } = entry;
  return (
    <li className={classes.row}>
      <details>
        <summary>
          <Badge variant="light" color={COLORS[type.split(".")[0] ?? ""] ?? "gray"} tt="none" radius="sm">
            {type}
          </Badge>
          <span className={classes.address}>{address}</span>
          <span className={`${classes.cursor} studio-numbers`} title={cursor}>
            {cursor}
          </span>
          <span className={`${classes.quiet} studio-numbers`}>{formatBytes(size)}</span>
          <time className={`${classes.quiet} studio-numbers`} dateTime={at.toISOString()}>
            {formatClock(at)}
          </time>
        </summary>
        <Text size="xs" c="dimmed" mt={6}>
          cursor <Code>{cursor ?? "none"}</Code>
        </Text>
        <Code block className={classes.payload}>
          {excerpt}
          {excerpt.length < size && "…"}
        </Code>
      </details>
    </li>
  );
}
