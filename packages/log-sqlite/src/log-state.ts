import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LogError } from "@tidings/log";

/** The one row of `state`: where the log stands. */
export interface LogState {
  readonly epoch: string;
  readonly head: number;
  readonly floor: number;
  /** What the records take, as retention counts it. */
  readonly bytes: number;
  /** Set while the last commits may be in the kernel's memory only: the boot that this was in. */
  readonly boot: string | null;
}

export interface StateRow {
  /** @throws LogError `corrupt`, or SQLite's error. */
  read(): LogState;
  write(state: LogState): void;
}

const EPOCH = /^[A-Za-z0-9_-]{1,64}$/;

export function stateRow(database: DatabaseSync): StateRow {
  const select: StatementSync = database.prepare("SELECT epoch, head, floor, bytes, boot FROM state");
  const update = database.prepare("UPDATE state SET epoch = ?, head = ?, floor = ?, bytes = ?, boot = ?");
  return {
    read() {
      const row = select.get() as unknown as LogState | undefined;
      const isWhole =
        row !== undefined && EPOCH.test(row.epoch) && row.floor >= 0 && row.floor <= row.head && row.bytes >= 0;
      if (isWhole) return row;
      throw new LogError({ code: "corrupt", message: "the log's state is not one: something else wrote to it" });
    },
    write({ epoch, head, floor, bytes, boot }) {
      update.run(epoch, head, floor, bytes, boot);
    },
  };
}
