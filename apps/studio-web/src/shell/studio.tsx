import { createStudioClient } from "@acme/studio-events/client";
import { StudioProvider } from "@acme/studio-events/react";
import { useState } from "react";
import type { User } from "studio-server/api";
import { createEventLedger } from "../events/event-ledger.ts";
import { LedgerContext } from "../events/ledger-context.ts";
import { Workspace } from "./workspace.tsx";

interface StudioProps {
  readonly user: User;
  readonly onSignOut: () => void;
}

/**
 * One person's studio: one client, and with it one connection, for everything below. The client opens nothing before the
 * first hook listens and lets go after the last, so there is nothing to close here.
 */
export function Studio({ user, onSignOut }: StudioProps) {
  const [client] = useState(() => createStudioClient({ url: "/events" }));
  const [ledger] = useState(createEventLedger);
  return (
    <StudioProvider client={client}>
      <LedgerContext value={ledger}>
        <Workspace user={user} onSignOut={onSignOut} />
      </LedgerContext>
    </StudioProvider>
  );
}
