import { useStudioUpdate } from "@acme/studio-events/react";
import { Button, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import classes from "./update-bar.module.css";

/** Offers to load the page again once the server has a later version of the contract. Until then the page goes on. */
export function UpdateBar() {
  const { available, verdict, reload } = useStudioUpdate();
  if (!available) return null;
  return (
    <div className={classes.bar} role="status" data-verdict={verdict}>
      <Text size="sm" className={classes.text}>
        A new version is there.{verdict !== "compatible" && " Until you reload, some news may not be shown."}
      </Text>
      <Button
        className={classes.reload}
        size="compact-sm"
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        onClick={reload}
      >
        Reload
      </Button>
    </div>
  );
}
