import { useStudioConnection } from "@acme/studio-events/react";
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { resetReason } from "./connection-text.ts";

/** A reset is never silent: it says that everything was loaded again, and why. */
export function useResetNotice(): void {
  const state = useStudioConnection();
  useEffect(() => {
    if (state.phase !== "live" || state.resume !== "reset") return;
    notifications.show({
      id: "reset",
      title: "Loaded again",
      message: `Some events were missed because ${resetReason(state.reason)}. The page now shows the server's own state.`,
      color: "yellow",
      withBorder: true,
      autoClose: 10_000,
    });
  }, [state]);
}
