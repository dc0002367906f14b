import { Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import type { User } from "studio-server/api";
import { PendingCard } from "./pending-card.tsx";
import { PictureViewer } from "./picture-viewer.tsx";
import classes from "./render-gallery.module.css";
import type { ListedRender } from "./render-list.ts";
import { SettledCard } from "./settled-card.tsx";
import { useRenderList } from "./use-render-list.ts";

/** A person's pictures, and those in the making. */
export function RenderGallery({ user }: { readonly user: User }) {
  const { state: renders, status } = useRenderList(user);
  const [shown, setShown] = useState<ListedRender>();
  const pending = renders?.filter(({ outcome }) => outcome.kind === "pending").length ?? 0;

  return (
    <>
      <Group justify="space-between" align="baseline" mb="sm">
        <Title order={2} size="h4">
          Your pictures
        </Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {pending > 0 && `${pending} in the making`}
        </Text>
      </Group>
      {!renders && status.phase === "waiting" && (
        <Stack className={`studio-card ${classes.empty}`} align="center">
          <Text fw={600}>Your pictures could not be loaded</Text>
          <Text c="dimmed">{status.error.message} Trying again by itself.</Text>
        </Stack>
      )}
      {!renders && status.phase !== "waiting" && <Waiting />}
      {renders?.length === 0 && <Empty />}
      {renders && renders.length > 0 && (
        <ul className={classes.grid}>
          {renders.map((render) => (
            <li key={render.renderId}>
              {render.outcome.kind === "pending" ? (
                <PendingCard render={render} />
              ) : (
                <SettledCard render={render} outcome={render.outcome} onShow={() => setShown(render)} />
              )}
            </li>
          ))}
        </ul>
      )}
      <PictureViewer render={shown} onClose={() => setShown(undefined)} />
    </>
  );
}

function Waiting() {
  return (
    <div className={classes.empty}>
      <Loader aria-label="Loading your pictures" />
    </div>
  );
}

function Empty() {
  return (
    <Stack className={`studio-card ${classes.empty}`} align="center" gap={6}>
      <IconPhoto size={40} stroke={1.2} />
      <Text fw={600} mt="xs">
        Nothing on the wall yet
      </Text>
      <Text c="dimmed" maw={360}>
        Pick a scene and press Render. The picture grows from its centre, tile by tile, in every tab you have open.
      </Text>
    </Stack>
  );
}
