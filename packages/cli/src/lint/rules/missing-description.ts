import type { ContractLock } from "@tidings/contract/lock";
import type { Fault, LintRule } from "../lint-rule.ts";

/** A name says what; when, and how often, its readers in other teams see only here, in their editors. */
export const missingDescription: LintRule = {
  level: "warn",
  mend: "Give it a `description`: what happened, and when it is sent.",
  contract(lock: ContractLock) {
    return Object.entries(lock.channels).flatMap(([channel, { description, events }]): Fault[] => {
      const pointer = `/channels/${channel}`;
      const own = description === undefined ? [{ pointer, path: channel, message: "has no description" }] : [];
      const theirs = Object.entries(events)
        .filter(([, event]) => event.description === undefined && event.schema.description === undefined)
        .map(([name]) => ({
          pointer: `${pointer}/events/${name}`,
          path: `${channel}.${name}`,
          message: "has no description",
        }));
      return [...own, ...theirs];
    });
  },
};
