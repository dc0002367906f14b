import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import { showError } from "./api/show-error.ts";
import { SignIn } from "./session/sign-in.tsx";
import { useSession } from "./session/use-session.ts";
import { Studio } from "./shell/studio.tsx";

/** Decides what there is to see: nothing yet, an apology, the door, or the studio. */
export function App() {
  const [session, { retry, signIn, signOut }] = useSession();

  switch (session.phase) {
    case "loading":
      return (
        <Center mih="100dvh">
          <Loader aria-label="Opening Studio" />
        </Center>
      );
    case "failed":
      return (
        <Center mih="100dvh" p="md">
          <Stack align="center" maw={360} ta="center">
            <Text fw={600}>Studio is not answering</Text>
            <Text c="dimmed">{session.error.message}</Text>
            <Button onClick={retry}>Try again</Button>
          </Stack>
        </Center>
      );
    case "ready":
      if (!session.user) return <SignIn users={session.users} onSignIn={signIn} />;
      return (
        <Studio
          // Another person is another studio: nothing of the first one's state may stay.
          key={session.user.id}
          user={session.user}
          onSignOut={() => void signOut().catch((error: unknown) => showError("Could not sign out", error))}
        />
      );
  }
}
