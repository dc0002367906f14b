import { Group, Text } from "@mantine/core";

export function Wordmark() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" alt="" width="30" height="30" />
      <Text component="span" fw={700} fz={20} lts="-0.02em">
        Studio
      </Text>
    </Group>
  );
}
