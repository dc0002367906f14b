import type { Fault } from "./fault.ts";
import { answers } from "./rows/answers.ts";
import { clients } from "./rows/clients.ts";
import { cuts } from "./rows/cuts.ts";
import { deliveries } from "./rows/deliveries.ts";
import { durable } from "./rows/durable.ts";
import { guards } from "./rows/guards.ts";
import { intermediaries } from "./rows/intermediaries.ts";
import { logs } from "./rows/logs.ts";
import { servers } from "./rows/servers.ts";
import { silences } from "./rows/silences.ts";
import { snapshots } from "./rows/snapshots.ts";
import { transfers } from "./rows/transfers.ts";

/** Every fault, by what it is about. */
export const allFaults: Readonly<Record<string, readonly Fault[]>> = {
  "Connections that are cut": cuts,
  "Networks that fall silent": silences,
  "Bytes that come late or in pieces": transfers,
  Intermediaries: intermediaries,
  "Answers that are not a stream": answers,
  "Processes that stop, die and are replaced": servers,
  "Processes that share a log in a file": durable,
  "Guards of the server": guards,
  "Logs that fail, trim and start anew": logs,
  "Deliveries `latest` and `volatile`": deliveries,
  "Snapshots, whose state must be the fold of all events": snapshots,
  Clients: clients,
};
