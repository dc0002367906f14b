import { formatDuration } from "../format.ts";
import { failureText } from "../renders/failure-text.ts";
import { scenes } from "../renders/scenes.ts";
import type { Notice } from "./notice-list.ts";

/** A notice in words. */
export interface NoticeText {
  readonly title: string;
  readonly message: string;
  /** A Mantine colour. */
  readonly color: string;
}

export function noticeText(about: Notice["about"]): NoticeText {
  switch (about.kind) {
    case "finished": {
      const { render, durationMs } = about;
      return {
        title: `${scenes[render.scene]} is ready`,
        message: `Painted in ${formatDuration(durationMs)}, seed ${render.seed}.`,
        color: "teal",
      };
    }
    case "failed":
      return { title: `No ${scenes[about.render.scene]}`, message: failureText(about.reason), color: "gray" };
    case "resumed":
      return {
        title: `${scenes[about.render.scene]} goes on`,
        message: `The server was restarted. ${about.kept} of ${about.tiles} tiles were kept.`,
        color: "yellow",
      };
    case "signed-in":
      return { title: "Signed in", message: `From ${about.browser}.`, color: "blue" };
  }
}
