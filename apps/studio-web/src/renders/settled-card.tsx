import { ActionIcon, Tooltip } from "@mantine/core";
import { IconDownload, IconPhotoOff, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { request } from "../api/request.ts";
import { showError } from "../api/show-error.ts";
import { formatAgo, formatDuration } from "../format.ts";
import { useNow } from "../shell/use-now.ts";
import { CardFrame } from "./card-frame.tsx";
import { failureText } from "./failure-text.ts";
import classes from "./picture.module.css";
import { pictureUrl } from "./picture-url.ts";
import type { ListedRender, Outcome } from "./render-list.ts";
import { scenes } from "./scenes.ts";

interface SettledCardProps {
  readonly render: ListedRender;
  readonly outcome: Exclude<Outcome, { kind: "pending" }>;
  readonly onShow: () => void;
}

/** A render that ended, with its picture or without one. */
export function SettledCard({ render, outcome, onShow }: SettledCardProps) {
  const { renderId, scene, seed, width, height, createdAt } = render;
  const now = useNow(30_000);
  const [isBusy, setBusy] = useState(false);
  const name = `${scenes[scene]}, seed ${seed}`;

  async function remove(): Promise<void> {
    setBusy(true);
    await request(`/renders/${renderId}`, { method: "DELETE" }).catch((error: unknown) => {
      setBusy(false);
      showError("Could not delete", error);
    });
  }

  return (
    <CardFrame
      render={render}
      picture={
        outcome.kind === "completed" ? (
          <button type="button" className={classes.open} aria-label={`Show ${name}`} onClick={onShow}>
            <img className={classes.picture} src={pictureUrl(renderId)} alt={name} width={width} height={height} />
          </button>
        ) : (
          <div className={classes.missing}>
            <IconPhotoOff size={36} stroke={1.2} aria-hidden="true" />
          </div>
        )
      }
      status={
        outcome.kind === "completed"
          ? `In ${formatDuration(outcome.durationMs)} · ${formatAgo(createdAt, now)}`
          : failureText(outcome.reason)
      }
      wraps={outcome.kind === "failed"}
      actions={
        <>
          {outcome.kind === "completed" && (
            <Tooltip label="Download">
              <ActionIcon
                component="a"
                href={`${pictureUrl(renderId)}?download`}
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={`Download ${name}`}
              >
                <IconDownload size={18} />
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label="Delete">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Delete ${name}`}
              loading={isBusy}
              onClick={() => void remove()}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    />
  );
}
