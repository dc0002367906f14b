import {
  coalesce,
  cutAfterBytes,
  cutAt,
  delay,
  rateLimit,
  type Shape,
  splitAtEveryByte,
} from "../../support/fault-proxy/index.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;
const UNICODE = "Größe ✓ 漢字 🦩👩‍👩‍👧 ".repeat(4);
/** With the rest of the payload just under the server's cap of 256 KiB. */
const LARGE = "x".repeat(256 * 1024 - 100);

/** All connections from now on pass through a shape: some events replayed, and some live. */
function shaped(name: string, injected: string, shape: () => Shape, count = 60, filler?: string): Fault {
  return {
    name,
    injected,
    right: exact,
    ...(filler === undefined ? {} : { filler }),
    async inject({ network, emit, caughtUp }) {
      network.down();
      await emit(count / 2);
      network.heal();
      network.always({ toClient: [shape()] });
      await emit(count / 2, { everyMs: 2 });
      await caughtUp();
      network.cut();
    },
  };
}

/** Bytes that come late, slowly, or cut into other pieces than they were sent in. */
export const transfers: readonly Fault[] = [
  shaped("latency", "each chunk comes 150 ms late", () => delay(() => 150)),
  shaped("jitter", "each chunk comes 0 to 40 ms late, in order", () => {
    const random = seededRandom(1);
    return delay(() => random() * 40);
  }),
  shaped("split at every byte", "each byte comes in a chunk of its own", splitAtEveryByte),
  shaped(
    "unicode split at every byte",
    "each byte of two-, three- and four-byte characters comes in a chunk of its own",
    splitAtEveryByte,
    60,
    UNICODE,
  ),
  shaped("coalesced", "chunks are held back and come together every 100 ms", () => coalesce(100)),
  shaped("slow line", "16 KB per second while 300 events wait", () => rateLimit(16_000), 300, ""),
  {
    name: "cut in a character",
    injected: "FIN after the second byte of a four-byte character",
    right: exact,
    filler: UNICODE,
    async inject({ network, emit, strike, caughtUp }) {
      network.down();
      await emit(10);
      network.heal();
      await strike({ toClient: [cutAt({ pattern: /\xf0\x9f/, nth: 3 }, "fin")] });
      await caughtUp();
    },
  },
  {
    name: "the largest event",
    injected: "events at the payload cap of 256 KiB, the connection cut within one",
    right: exact,
    filler: LARGE,
    async inject({ network, emit, strike, caughtUp }) {
      network.down();
      await emit(4);
      network.heal();
      await strike({ toClient: [cutAfterBytes(400_000, "rst")] });
      await caughtUp();
    },
  },
  {
    name: "slow upload",
    injected: "the request comes byte by byte",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.always({ toServer: [splitAtEveryByte()] });
      network.cut();
      await emit(20);
      await caughtUp();
    },
  },
];
