import { useStudioConnection } from "@acme/studio-events/react";
import { Badge, Button, HoverCard, Text } from "@mantine/core";
import { useState } from "react";
import { connectionText } from "./connection-text.ts";
import { useNow } from "./use-now.ts";
import { useSharingTabs } from "./use-sharing.ts";

/** Always says whether the page is up to date, and if not, why and until when. */
export function ConnectionPill() {
  const state = useStudioConnection();
  const now = useNow(500);
  // When this state began: `retryInMs` counts from there.
  const [seen, setSeen] = useState({ state, at: now });
  if (seen.state !== state) setSeen({ state, at: Date.now() });
  const { label, detail: about, color, isOver, isBusy } = connectionText(state, now - seen.at);
  const tabs = useSharingTabs();
  const detail = state.phase === "live" && tabs > 1 ? `${about} ${tabs} tabs share this connection.` : about;

  return (
    <HoverCard width={280} position="bottom-end" openDelay={100}>
      <HoverCard.Target>
        <Badge
          component="button"
          type="button"
          size="lg"
          variant="dot"
          color={color}
          tt="none"
          fw={550}
          style={{ cursor: "default" }}
          data-phase={state.phase}
          data-busy={isBusy || undefined}
          className="studio-numbers"
          aria-label={`Connection: ${label}. ${detail}`}
        >
          <span aria-live="polite">{label}</span>
        </Badge>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Text size="sm">{detail}</Text>
        {isOver && (
          <Button mt="sm" size="compact-sm" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
        )}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
