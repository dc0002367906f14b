export { type CutPoint, cutAfterBytes, cutAt } from "./cut-at.ts";
export { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
export { buffer, coalesce, delay, rateLimit, rewrite, splitAtEveryByte } from "./shapes.ts";
export type { Ending, Shape, Treatment } from "./treatment.ts";
