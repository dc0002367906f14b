import type { RoomEvent, RoomsClient } from "./rooms.ts";

/** What a subscriber of a room heard, in order: numbers of events, and resets with their reason. */
export interface Heard {
  readonly all: (number | string)[];
  /** The phases it went through. */
  readonly phases: string[];
  stop(): void;
}

export function listen(client: RoomsClient, room: string): Heard {
  const all: (number | string)[] = [];
  const phases: string[] = [];
  const stop = client.rooms({ room }).subscribe({
    onEvent: ({ data }: RoomEvent) => all.push(data.n),
    onReset: ({ reason }) => all.push(`reset ${reason}`),
    onStatus: ({ phase }) => phases.push(phase),
    onError: (error) => all.push(error.message),
  });
  return { all, phases, stop };
}
