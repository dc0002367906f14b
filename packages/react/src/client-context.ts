import type { ConnectionState } from "@tidings/client";
import { createContext, createElement, type ReactElement, type ReactNode, useContext } from "react";
import { HookError } from "./hook-error.ts";
import { type ClientLike, useConnection } from "./use-connection.ts";
import { type Update, useUpdate } from "./use-update.ts";

/** A provider and the hooks that read it, for one kind of client. */
export interface ClientContext<Client> {
  /** Gives `client` to the hooks below. Opens and closes nothing: the client connects when a hook listens. */
  readonly Provider: (props: ClientProviderProps<Client>) => ReactElement;
  /** The nearest provider's client. Throws `HookError` with code `missing_provider` without one. */
  readonly useClient: () => Client;
  /** The state of that client's connection. */
  readonly useConnection: () => ConnectionState;
  /** Whether the server has another version of the contract than this page. */
  readonly useUpdate: () => Update;
}

export interface ClientProviderProps<Client> {
  readonly client: Client;
  readonly children?: ReactNode;
}

/**
 * @param name The contract's in PascalCase: `Studio` names `StudioProvider` and `useStudioClient` in messages and devtools.
 * @param contract The contract's own name, by which the server speaks of it: `studio`.
 */
export function createClientContext<Client extends ClientLike>(name: string, contract?: string): ClientContext<Client> {
  const Context = createContext<Client | null>(null);
  Context.displayName = `${name}Provider`;

  // biome-ignore lint/correctness/noComponentHookFactories: called once per contract, at module level.
  function useClient(): Client {
    const client = useContext(Context);
    if (client) return client;
    throw new HookError(`use${name}Client: no <${name}Provider> above`);
  }

  return {
    // biome-ignore lint/correctness/noComponentHookFactories: as above.
    Provider: (props) => createElement(Context, { value: props.client }, props.children),
    useClient,
    useConnection: () => useConnection(useClient()),
    useUpdate: () => useUpdate(useClient(), contract as string),
  };
}
