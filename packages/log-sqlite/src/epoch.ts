/** 16 hex digits, as the memory log's. */
export function newEpoch(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(-16);
}
