import { ActionIcon, Progress, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { request } from "../api/request.ts";
import { showError } from "../api/show-error.ts";
import { formatCompact, formatDuration } from "../format.ts";
import { CardFrame } from "./card-frame.tsx";
import { type LiveRender, shareDone } from "./live-render.ts";
import classes from "./picture.module.css";
import type { ListedRender } from "./render-list.ts";
import { scenes } from "./scenes.ts";
import { TileCanvas } from "./tile-canvas.tsx";
import { useLiveRender } from "./use-live-render.ts";

/** A picture in the making. */
export function PendingCard({ render }: { readonly render: ListedRender }) {
  const { renderId, scene, width, height } = render;
  const { state: live, status } = useLiveRender(renderId);
  /** The server knows of no such render any more: it isn't at work, whatever the list says. */
  const isGone = status.phase === "denied";
  const [isBusy, setBusy] = useState(false);
  const percent = Math.floor(shareDone(live) * 100);
  const title = `${scenes[scene]}, ${percent} % painted`;

  async function cancel(): Promise<void> {
    setBusy(true);
    await request(`/renders/${renderId}/cancel`, { method: "POST" }).catch((error: unknown) => {
      setBusy(false);
      showError("Could not cancel", error);
    });
  }

  return (
    <CardFrame
      render={render}
      status={isGone ? "The server can't read it any more." : statusText(live, percent)}
      wraps={isGone}
      picture={
        <>
          {!isGone && <div className={classes.easel} aria-hidden="true" />}
          <TileCanvas width={width} height={height} tiles={live.tiles} label={title} className={classes.picture} />
          {!isGone && (
            <Progress
              className={classes.progress}
              value={percent}
              size={4}
              radius={0}
              aria-label={title}
              animated={live.stage === "running"}
            />
          )}
        </>
      }
      actions={
        !isGone && (
          <Tooltip label="Cancel">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Cancel ${scenes[scene]}`}
              loading={isBusy}
              onClick={() => void cancel()}
            >
              <IconX size={18} />
            </ActionIcon>
          </Tooltip>
        )
      }
    />
  );
}

function statusText({ stage, ahead, raysPerSecond, remainingMs }: LiveRender, percent: number): string {
  switch (stage) {
    case "unknown":
      return "Setting up the easel";
    case "queued":
      return ahead === 0 ? "Next in line" : `${ahead} in front of it`;
    case "running":
      return remainingMs === undefined
        ? `${percent} %`
        : `${percent} % · ${formatDuration(remainingMs)} left · ${formatCompact(raysPerSecond)} rays/s`;
    case "completed":
      return "Done";
    case "failed":
      return "Stopped";
  }
}
