import type { LockedEvent } from "@tidings/contract/lock";

/** What becomes of an event, for its JSDoc; nothing for the ordinary `log`. */
export function deliveryText({ delivery, key }: LockedEvent): string | undefined {
  switch (delivery) {
    case "latest":
      return `Delivery \`latest\`: each replaces the one before it${key === undefined ? "" : ` with the same \`${key}\``}, so that a slow or returning subscriber gets the newest alone.`;
    case "volatile":
      return "Delivery `volatile`: heard by those who listen at that moment, stored nowhere, without an `id`.";
    default:
      return undefined;
  }
}

/** The facts of an event for its JSDoc, with its delivery. */
export function eventFacts(event: LockedEvent): Pick<LockedEvent, "description" | "deprecated"> {
  const description = [event.description, deliveryText(event)].filter((text) => text !== undefined).join("\n\n");
  return {
    ...(description === "" ? {} : { description }),
    ...(event.deprecated === undefined ? {} : { deprecated: event.deprecated }),
  };
}
