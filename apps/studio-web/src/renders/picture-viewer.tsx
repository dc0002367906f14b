import { Modal, Text } from "@mantine/core";
import classes from "./picture.module.css";
import { pictureUrl } from "./picture-url.ts";
import type { ListedRender } from "./render-list.ts";
import { qualities, scenes } from "./scenes.ts";

interface PictureViewerProps {
  readonly render: ListedRender | undefined;
  readonly onClose: () => void;
}

/** A picture, as large as the window lets it be. */
export function PictureViewer({ render, onClose }: PictureViewerProps) {
  return (
    <Modal
      opened={render !== undefined}
      onClose={onClose}
      size="auto"
      centered
      title={render && <Text fw={650}>{scenes[render.scene]}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {render && (
        <>
          <img
            className={classes.large}
            src={pictureUrl(render.renderId)}
            alt={`${scenes[render.scene]}, seed ${render.seed}`}
            width={render.width}
            height={render.height}
          />
          <Text size="sm" c="dimmed" mt="sm" className="studio-numbers">
            Seed {render.seed}, {qualities[render.quality].rays} rays through each of {render.width} × {render.height}{" "}
            pixels
          </Text>
        </>
      )}
    </Modal>
  );
}
