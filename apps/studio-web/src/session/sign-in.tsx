import { Avatar, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { User } from "studio-server/api";
import { showError } from "../api/show-error.ts";
import { Wordmark } from "../shell/wordmark.tsx";
import classes from "./sign-in.module.css";

interface SignInProps {
  readonly users: readonly User[];
  readonly onSignIn: (userId: string) => Promise<void>;
}

/** Picks one of the demo's people. */
export function SignIn({ users, onSignIn }: SignInProps) {
  const [isBusy, setBusy] = useState(false);

  async function signIn(userId: string): Promise<void> {
    setBusy(true);
    await onSignIn(userId).catch((error: unknown) => showError("That did not work", error));
    setBusy(false);
  }

  return (
    <main className={classes.page}>
      <div className={classes.art} aria-hidden="true">
        {["marbles", "dusk", "glasshouse", "orrery"].map((scene) => (
          <img key={scene} src={`/scenes/${scene}.webp`} alt="" width="480" height="320" />
        ))}
      </div>
      <Stack className={`studio-card ${classes.panel}`} gap="lg">
        <Wordmark />
        <div>
          <Title order={1} size="h2">
            Watch light find its way
          </Title>
          <Text c="dimmed" mt={6}>
            Studio ray-traces pictures while you watch. Who is at the easel?
          </Text>
        </div>
        <Stack gap="sm">
          {users.map((user) => (
            <UnstyledButton
              key={user.id}
              className={classes.person}
              disabled={isBusy}
              onClick={() => void signIn(user.id)}
            >
              <Avatar name={user.name} color="initials" radius="xl" />
              <span>
                Continue as <strong>{user.name}</strong>
              </span>
            </UnstyledButton>
          ))}
        </Stack>
        <Text size="sm" c="dimmed">
          A demo needs no passwords. Each person sees their own pictures only.
        </Text>
      </Stack>
    </main>
  );
}
