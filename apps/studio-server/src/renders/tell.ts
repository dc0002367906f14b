import type { StudioServer } from "@acme/studio-events/server";
import type { NoticeBoard } from "../notices/notice-board.ts";
import type { RenderRecord } from "./render.ts";
import type { RenderListener } from "./render-listener.ts";

/** Says as events what happens to renders. */
export function createTeller(studio: StudioServer, notices: NoticeBoard): RenderListener {
  const render = ({ renderId }: Pick<RenderRecord, "renderId">) => studio.renders({ renderId });
  const jobs = ({ owner }: Pick<RenderRecord, "owner">) => studio.jobs({ userId: owner });

  const lost: RenderListener["lost"] = async (record, reason) => {
    await render(record).failed({ reason }, once(record, "failed"));
    const outcome = { kind: "failed", reason } as const;
    await jobs(record).finished({ renderId: record.renderId, outcome }, once(record, "finished"));
  };

  return {
    async created(record, ahead) {
      await render(record).queued({ ahead }, once(record, "queued"));
      await jobs(record).created({ render: summary(record) }, once(record, "created"));
    },
    async started(record, { tiles, kept }) {
      await render(record).started({ startedAt: startOf(record), tiles, kept });
    },
    async resumed(record, { tiles, kept }) {
      await render(record).started({ startedAt: startOf(record), tiles, kept });
      await notices.post(record.owner, { kind: "resumed", render: summary(record), kept, tiles });
    },
    async tile(record, { index, x, y, width, height }, pixels) {
      const data = Buffer.from(pixels).toString("base64");
      await render(record).tile({ index, x, y, width, height, pixels: data }, once(record, `tile.${index}`));
    },
    async progress(record, progress) {
      await render(record).progress(progress);
    },
    async completed(record, result) {
      await render(record).completed(result, once(record, "completed"));
      const { durationMs } = result;
      const outcome = { kind: "completed", durationMs } as const;
      await jobs(record).finished({ renderId: record.renderId, outcome }, once(record, "finished"));
      await notices.post(record.owner, { kind: "finished", render: summary(record), durationMs }, noticeOfEnd(record));
    },
    async failed(record, reason) {
      await lost(record, reason);
      await notices.post(record.owner, { kind: "failed", render: summary(record), reason }, noticeOfEnd(record));
    },
    lost,
    async removed({ owner, renderId }) {
      await studio.jobs({ userId: owner }).removed({ renderId });
    },
  };
}

/** The log takes an event with such a key once, also from the next process. */
function once({ renderId }: Pick<RenderRecord, "renderId">, what: string): { readonly idempotencyKey: string } {
  return { idempotencyKey: `${renderId}.${what}` };
}

const noticeOfEnd = ({ renderId }: RenderRecord): string => `${renderId}-end`;

function summary({ renderId, scene, seed, quality, width, height, createdAt }: RenderRecord) {
  return { renderId, scene, seed, quality, width, height, createdAt: new Date(createdAt) };
}

function startOf({ state }: RenderRecord): Date {
  return state.phase === "running" ? new Date(state.startedAt) : new Date();
}
