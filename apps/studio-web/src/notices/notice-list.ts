import type { NoticesPosted } from "@acme/studio-events";
import type { StoredNotice } from "studio-server/api";

/** A notice as the contract has it. */
export type Notice = NoticesPosted;

/** Newest first. */
export type NoticeList = readonly Notice[];

const KEPT = 50;

/** Safe to apply again: the list that was loaded may know of the notice already. */
export function addNotice(list: NoticeList, notice: Notice): NoticeList {
  if (list.some(({ noticeId }) => noticeId === notice.noticeId)) return list;
  return [notice, ...list].slice(0, KEPT);
}

/** The API sends what the event sends, before its dates are read. */
export function fromStored({ noticeId, postedAt, about }: StoredNotice): Notice {
  return { noticeId, postedAt: new Date(postedAt), about: about as Notice["about"] };
}
