import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./card-frame.module.css";
import type { ListedRender } from "./render-list.ts";
import { qualities, scenes } from "./scenes.ts";

interface CardFrameProps {
  readonly render: ListedRender;
  /** The picture, or what stands for it. */
  readonly picture: ReactNode;
  /** Under the title: one line, unless it `wraps`. */
  readonly status: ReactNode;
  /** The status is a sentence, which is of no use without its end. */
  readonly wraps?: boolean;
  readonly actions: ReactNode;
}

/** What every card has: a picture, a title, a line of status and what can be done. */
export function CardFrame({ render, picture, status, wraps = false, actions }: CardFrameProps) {
  const { scene, quality, seed } = render;
  return (
    <article className={`studio-card ${classes.card}`} aria-label={`${scenes[scene]}, seed ${seed}`}>
      <div className={classes.picture}>{picture}</div>
      <Group className={classes.foot} justify="space-between" wrap="nowrap" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} truncate>
            {scenes[scene]}{" "}
            <Text span c="dimmed" fw={400} size="sm" className="studio-numbers">
              #{seed} · {qualities[quality].title}
            </Text>
          </Text>
          <Text size="sm" c="dimmed" truncate={!wraps} className="studio-numbers">
            {status}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          {actions}
        </Group>
      </Group>
    </article>
  );
}
