import { notifications } from "@mantine/notifications";

/** Tells the person what did not work. */
export function showError(title: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  notifications.show({ title, message, color: "red", autoClose: 8000, withBorder: true });
}
