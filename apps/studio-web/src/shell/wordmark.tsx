import { Group, Text } from "@mantine/core";

interface WordmarkProps {
  /** Leaves the word out where there is little room. */
  readonly isShortOnPhones?: boolean;
}

export function Wordmark({ isShortOnPhones = false }: WordmarkProps) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" alt="" width="30" height="30" />
      <Text component="span" fw={700} fz={20} lts="-0.02em" {...(isShortOnPhones && { visibleFrom: "xs" })}>
        Studio
      </Text>
    </Group>
  );
}
