import { useCallback, useEffect, useState } from "react";
import type { SessionView, User } from "studio-server/api";
import { request } from "../api/request.ts";

/** Who is signed in. */
export type Session =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly error: Error }
  | { readonly phase: "ready"; readonly user: User | null; readonly users: readonly User[] };

export interface SessionActions {
  retry(): void;
  signIn(userId: string): Promise<void>;
  signOut(): Promise<void>;
}

export function useSession(): readonly [Session, SessionActions] {
  const [session, setSession] = useState<Session>({ phase: "loading" });

  const load = useCallback(async (signal?: AbortSignal) => {
    try {
      const view = await request<SessionView>("/session", signal && { signal });
      setSession({ phase: "ready", ...view });
    } catch (error) {
      if (!signal?.aborted) setSession({ phase: "failed", error: error as Error });
    }
  }, []);

  useEffect(() => {
    const abort = new AbortController();
    void load(abort.signal);
    return () => abort.abort();
  }, [load]);

  return [
    session,
    {
      retry() {
        setSession({ phase: "loading" });
        void load();
      },
      async signIn(userId) {
        setSession({
          phase: "ready",
          ...(await request<SessionView>("/session", { method: "POST", body: { userId } })),
        });
      },
      async signOut() {
        await request("/session", { method: "DELETE" });
        await load();
      },
    },
  ];
}
