import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;
const HEARTBEAT_MS = 400;

/** Networks that say nothing: no FIN, no RST, no bytes. */
export const silences: readonly Fault[] = [
  {
    name: "half-open towards the client",
    injected: "nothing comes from the server any more, and neither side is told",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.freeze("toClient");
      await emit(20);
      await sees("waiting silent");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "half-open in both directions",
    injected:
      "nothing passes in either direction, new connections included, until the client has seen the silence twice",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.freeze();
      await emit(20);
      await sees("waiting silent");
      await sees("connecting");
      await sees("waiting silent");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "half-open towards the server",
    injected: "the client's next request never arrives",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.freeze("toServer");
      network.cut();
      await emit(20);
      await sees("waiting silent");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "a silence that heals in time",
    injected: "nothing passes for half a heartbeat, then everything that was held back",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.freeze();
      await emit(20);
      await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS / 2));
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "a silence that heals too late",
    injected: "nothing passes until the client has gone elsewhere; then its old connection delivers what was held back",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.freeze("toClient");
      await emit(20);
      await sees("connecting");
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "accepts and never answers",
    injected: "two connections are accepted, read, and never answered",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.next({ open: "ignore" }, 2);
      network.cut();
      await emit(20);
      await sees("waiting silent");
      await caughtUp();
    },
  },
  {
    name: "idle streams are cut",
    injected: "an intermediary closes each stream after 150 ms of silence, less than the heartbeat's 400 ms",
    right: exact,
    async inject({ network, emit, sees, caughtUp }) {
      network.always({ idleMs: 150 });
      network.cut();
      for (let time = 0; time < 3; time += 1) {
        await sees("waiting cut");
        await emit(10);
        await caughtUp();
      }
    },
  },
];
