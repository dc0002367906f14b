import { createStudioClient } from "@acme/studio-events/client";
import { StudioProvider } from "@acme/studio-events/react";
import { createTabsConnection } from "@tidings/client/tabs";
import { useState } from "react";
import type { User } from "studio-server/api";
import { createEventLedger } from "../events/event-ledger.ts";
import { LedgerContext } from "../events/ledger-context.ts";
import { SharingContext } from "./use-sharing.ts";
import { Workspace } from "./workspace.tsx";

interface StudioProps {
  readonly user: User;
  readonly onSignOut: () => void;
}

/**
 * One person's studio: one client, and with it one connection, for everything below and for this person's other tabs. It opens nothing before the
 * first hook listens and lets go after the last, so there is nothing to close here.
 */
export function Studio({ user, onSignOut }: StudioProps) {
  const [connection] = useState(() => createTabsConnection({ url: "/events", scope: user.id }));
  const [client] = useState(() => createStudioClient({ connection }));
  const [ledger] = useState(createEventLedger);
  return (
    <StudioProvider client={client}>
      <LedgerContext value={ledger}>
        <SharingContext value={connection}>
          <Workspace user={user} onSignOut={onSignOut} />
        </SharingContext>
      </LedgerContext>
    </StudioProvider>
  );
}
