import { describeEventLog } from "@tidings/log/testing";
import { temporaryFile } from "../test/temporary-file.ts";
import { sqliteLog } from "./index.ts";

describeEventLog(
  "SQLite",
  async () => {
    const { path, [Symbol.dispose]: remove } = temporaryFile();
    const log = sqliteLog({ path });
    return {
      log,
      second: async () => sqliteLog({ path }),
      trim: log.trim,
      async restart() {
        await log.close();
        return sqliteLog({ path });
      },
      dispose: async () => remove(),
    };
  },
  { shared: true, trims: true, restarts: "keeps", tailRecords: true, publishes: "everywhere", modelRuns: 40 },
);
