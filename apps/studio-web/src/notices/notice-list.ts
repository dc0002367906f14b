import type { NoticesPosted } from "@acme/studio-events";

/** A notice as the contract has it. */
export type Notice = NoticesPosted;

/** Newest first. */
export type NoticeList = readonly Notice[];

const KEPT = 50;

/** Safe to apply again: the snapshot may know of the notice already. */
export function addNotice(list: NoticeList, notice: Notice): NoticeList {
  if (list.some(({ noticeId }) => noticeId === notice.noticeId)) return list;
  return [notice, ...list].slice(0, KEPT);
}
