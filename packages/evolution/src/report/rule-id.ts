import type { PayloadRule } from "../payload-change.ts";

/** What changed outside payloads, as a name that stays the same from release to release. */
export type ContractRule =
  | "contract-renamed"
  | "channel-added"
  | "channel-removed"
  | "channel-renamed"
  | "channel-name-reused"
  | "address-changed"
  | "parameter-renamed"
  | "parameter-changed"
  | "access-opened"
  | "access-closed"
  | "snapshot-added"
  | "snapshot-removed"
  | "event-added"
  | "event-removed"
  | "event-renamed"
  | "event-moved"
  | "event-name-reused"
  | "delivery-changed"
  | "key-changed"
  | "version-added"
  | "version-edited"
  | "version-removed"
  | "down-cast-removed"
  | "cast-failed"
  | "fixture-refused"
  | "reservation-dropped"
  | "compatibility-changed"
  | "deprecated"
  | "description-changed";

/** Every rule of a diff. */
export type RuleId = PayloadRule | ContractRule;
