import type { Finding } from "@tidings/evolution";

/** A finding as one sentence that says where: `renders.progress: the field total was removed.` */
export function findingText({ channel, event, message }: Finding): string {
  const name = [channel, event].filter((part) => part !== undefined).join(".");
  const place = name === "" || message.includes(name) ? "" : `${name}: `;
  return `${place}${message}${/[.!?]$/.test(message) ? "" : "."}`;
}
