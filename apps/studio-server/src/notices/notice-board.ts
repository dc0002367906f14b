import { randomBytes } from "node:crypto";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NoticesPosted } from "@acme/studio-events";
import type { StudioServer } from "@acme/studio-events/server";
import { createSequences } from "../sequences.ts";

/** What a notice says. */
type About = NoticesPosted["about"];

/** A notice as the API shows it: the event's payload with its instants as text. */
export type StoredNotice = { readonly noticeId: string; readonly postedAt: string; readonly about: unknown };

/** Notices per person: told live, and kept so that a page that opens later shows the latest. */
export interface NoticeBoard {
  /** `noticeId` makes it harmless to post again. Default: a new one. */
  post(userId: string, about: About, noticeId?: string): Promise<void>;
  /** Newest first, at most 50. */
  list(userId: string): Promise<readonly StoredNotice[]>;
}

export interface NoticeBoardOptions {
  readonly folder: string;
  readonly studio: StudioServer;
  readonly onError: (error: unknown) => void;
}

const KEPT = 50;

export function createNoticeBoard({ folder, studio, onError }: NoticeBoardOptions): NoticeBoard {
  const sequences = createSequences(onError);
  const pathOf = (userId: string): string => join(folder, `${userId}.jsonl`);

  async function read(userId: string): Promise<readonly StoredNotice[]> {
    const text = await readFile(pathOf(userId), "utf8").catch(() => "");
    const lines = text.split("\n").slice(0, -1);
    if (lines.length > 4 * KEPT) await writeFile(pathOf(userId), `${lines.slice(-KEPT).join("\n")}\n`);
    return lines.slice(-KEPT).map((line) => JSON.parse(line) as StoredNotice);
  }

  return {
    post(userId, about, noticeId = randomBytes(8).toString("hex")) {
      const notice: NoticesPosted = { noticeId, postedAt: new Date(), about };
      return sequences.run(userId, async () => {
        await mkdir(folder, { recursive: true });
        // Kept first, then told: a page that loads the list after hearing of a notice must find it there.
        const isKept = (await read(userId)).some((other) => other.noticeId === noticeId);
        if (!isKept) await appendFile(pathOf(userId), `${JSON.stringify(notice)}\n`);
        await studio.notices({ userId }).posted(notice, { idempotencyKey: `notice.${noticeId}` });
      });
    },
    async list(userId) {
      let notices: readonly StoredNotice[] = [];
      await sequences.run(userId, async () => {
        notices = await read(userId);
      });
      return notices.toReversed();
    },
  };
}
