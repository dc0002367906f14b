import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import * as z from "zod";

/** What the environment says. */
export interface Config {
  /** `PORT`. Default: 3000. When it is taken, the next free one. */
  readonly port: number;
  /** `HOST`, the address to listen on. Default: 127.0.0.1, this machine only. */
  readonly host: string;
  /** `STUDIO_DATA`, where renders are kept. Default: `.studio` in the current folder. */
  readonly dataFolder: string;
  /** `STUDIO_LOG`, where events are kept: `sqlite`, in the data folder, or `memory`, gone with the process. Default: sqlite. */
  readonly log: "sqlite" | "memory";
  /** `STUDIO_WORKERS`, threads that trace. Default: one less than the machine's cores, at least 2 and at most 6. */
  readonly workers: number;
}

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  STUDIO_DATA: z.string().min(1).default(".studio"),
  STUDIO_LOG: z.enum(["sqlite", "memory"]).default("sqlite"),
  STUDIO_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
});

/** @throws Error that names the variable and what it may be. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const result = environment.safeParse(env);
  if (!result.success) throw new Error(z.prettifyError(result.error));
  const { PORT, HOST, STUDIO_DATA, STUDIO_LOG, STUDIO_WORKERS } = result.data;
  return {
    port: PORT,
    host: HOST,
    dataFolder: resolve(STUDIO_DATA),
    log: STUDIO_LOG,
    workers: STUDIO_WORKERS ?? Math.min(6, Math.max(2, availableParallelism() - 1)),
  };
}
