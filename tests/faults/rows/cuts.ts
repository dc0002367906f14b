import { type CutPoint, cutAfterBytes, cutAt, type Ending } from "../../support/fault-proxy/index.ts";
import type { Fault } from "../fault.ts";

const exact = { verdict: "exact" } as const;

/** A connection is cut at a point, which lies in its replay of 30 events, and the one after it is honest. */
function cutOnce(name: string, injected: string, point: CutPoint, how: Ending): Fault {
  return {
    name,
    injected,
    right: exact,
    async inject({ network, emit, strike, caughtUp }) {
      network.down();
      await emit(30);
      network.heal();
      await strike({ toClient: [cutAt(point, how)] });
      await caughtUp();
    },
  };
}

/** Connections that are taken away, at every place of a response. */
export const cuts: readonly Fault[] = [
  {
    name: "reset while live",
    injected: "RST from the network while events arrive",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      const emitting = emit(60, { everyMs: 2 });
      await caughtUp();
      network.cut("rst");
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "closed while live",
    injected: "FIN from the network while events arrive",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      const emitting = emit(60, { everyMs: 2 });
      network.cut("fin");
      await emitting;
      await caughtUp();
    },
  },
  cutOnce("cut in the status line", "FIN after nine bytes of the answer", { pattern: /^/, plus: 9 }, "fin"),
  cutOnce("cut in the headers", "FIN in the middle of `Content-Type`", { pattern: /content-type: te/i }, "fin"),
  cutOnce("cut before hello", "FIN after the headers, before the first frame", { pattern: /\r\n\r\n/ }, "fin"),
  cutOnce("cut in hello", "RST in the middle of the first frame", { pattern: /tidings\.hello\n/ }, "rst"),
  cutOnce("cut right after hello", "FIN as soon as hello is complete", { pattern: /tidings\.hello.*?\n\n/s }, "fin"),
  cutOnce(
    "cut in an id",
    "FIN in the middle of a cursor",
    { pattern: /counts\.counted\nid: [\w-]+\.\d/, nth: 3 },
    "fin",
  ),
  cutOnce("cut between id and data", "FIN after the `id` line", { pattern: /counted\nid: [^\n]+\n/, nth: 4 }, "fin"),
  cutOnce("cut in the data", "FIN in the middle of an event's JSON", { pattern: /"sequence":/, nth: 5 }, "fin"),
  cutOnce(
    "cut before the blank line",
    "FIN after all of an event but its blank line",
    { pattern: /xx"\}+\n/, nth: 6 },
    "fin",
  ),
  cutOnce("cut between two events", "FIN exactly after an event", { pattern: /xx"\}+\n\n/, nth: 7 }, "fin"),
  cutOnce(
    "cut after a chunk's length",
    "FIN between the length of an HTTP chunk and its data",
    { pattern: /\r\n[0-9a-f]+\r\n/i, nth: 2 },
    "fin",
  ),
  cutOnce("cut in a chunk's length", "FIN inside the length of an HTTP chunk", { pattern: /\r\n\r\n[0-9a-f]/i }, "fin"),
  cutOnce(
    "cut before live",
    "RST between the replay and `tidings.live`",
    { pattern: /event: tidings\.live/, plus: -3 },
    "rst",
  ),
  {
    name: "cut during replay, again and again",
    injected: "each of eight connections ends 2,500 bytes into its answer, while 120 events wait to be replayed",
    right: exact,
    async inject({ network, emit, subscriber, topic, caughtUp }) {
      network.down();
      await emit(120);
      const before = subscriber.last(topic);
      network.heal();
      network.next({ toClient: [cutAfterBytes(2_500, "rst")] }, 8);
      await caughtUp();
      if (network.accepted < 9) throw new Error(`only ${network.accepted} connections came after event ${before}`);
    },
  },
  {
    name: "two cuts in quick succession",
    injected: "RST, and RST again for the connection that follows, before it is live",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      const emitting = emit(40, { everyMs: 2 });
      network.next({ toClient: [cutAt({ pattern: /tidings\.hello/ }, "rst")] });
      network.cut();
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "cut every tenth of a second",
    injected: "RST for everybody behind the proxy, 20 times in two seconds, while 200 events are sent",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      const emitting = emit(200, { everyMs: 8 });
      for (let time = 0; time < 20; time += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        network.cut(time % 2 === 0 ? "rst" : "fin");
      }
      await emitting;
      await caughtUp();
    },
  },
  {
    name: "10,000 events while away",
    injected: "the network is down while 10,000 events are appended",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.down();
      await emit(10_000);
      network.heal();
      await caughtUp();
    },
  },
  {
    name: "accepts and closes",
    injected: "five connections are accepted and closed at once, with FIN",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.next({ open: "close" }, 5);
      network.cut();
      await emit(20);
      await caughtUp();
    },
  },
  {
    name: "accepts and resets",
    injected: "five connections are accepted and reset at once",
    right: exact,
    async inject({ network, emit, caughtUp }) {
      network.next({ open: "reset" }, 5);
      network.cut();
      await emit(20);
      await caughtUp();
    },
  },
];
