import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconActivity } from "@tabler/icons-react";
import type { User } from "studio-server/api";
import { EventsDrawer } from "../events/events-drawer.tsx";
import { MetricsPanel } from "../metrics/metrics-panel.tsx";
import { NoticesMenu } from "../notices/notices-menu.tsx";
import { NewRender } from "../renders/new-render.tsx";
import { RenderGallery } from "../renders/render-gallery.tsx";
import { ColorSchemeMenu } from "./color-scheme-menu.tsx";
import { ConnectionPill } from "./connection-pill.tsx";
import { UpdateBar } from "./update-bar.tsx";
import { useResetNotice } from "./use-reset-notice.ts";
import { UserMenu } from "./user-menu.tsx";
import { Wordmark } from "./wordmark.tsx";
import classes from "./workspace.module.css";

interface WorkspaceProps {
  readonly user: User;
  readonly onSignOut: () => void;
}

/** The page of a person who is signed in. */
export function Workspace({ user, onSignOut }: WorkspaceProps) {
  const [isListOpen, eventList] = useDisclosure(false);
  useResetNotice();
  return (
    <>
      <a className="studio-skip" href="#gallery">
        Go to your pictures
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Wordmark isShortOnPhones />
          <div className={classes.tools}>
            <ConnectionPill />
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Events" onClick={eventList.open}>
              <IconActivity size={20} />
            </ActionIcon>
            <NoticesMenu user={user} />
            <ColorSchemeMenu />
            <UserMenu user={user} onSignOut={onSignOut} />
          </div>
        </div>
        <UpdateBar />
      </header>
      <main className={classes.main}>
        <section className={classes.compose} aria-label="New picture">
          <NewRender />
        </section>
        <section className={classes.gallery} id="gallery" aria-label="Your pictures">
          <RenderGallery user={user} />
        </section>
        <section className={classes.machine} aria-label="The machine">
          <MetricsPanel />
        </section>
      </main>
      <EventsDrawer opened={isListOpen} onClose={eventList.close} />
    </>
  );
}
