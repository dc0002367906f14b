import { createContext, useContext } from "react";
import { createEventLedger, type EventLedger } from "./event-ledger.ts";

/** Where hooks note what they hear, for the Events drawer. */
export const LedgerContext = createContext<EventLedger>(createEventLedger());

export const useLedger = (): EventLedger => useContext(LedgerContext);
