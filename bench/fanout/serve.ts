import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type BenchEvent, benchEvent } from "./event.ts";
import type { FromServer, ToServer } from "./messages.ts";

/** Listens on a free port of this machine, and emits and measures as the runner says. */
export function serve(server: Server, emit: (event: BenchEvent) => unknown): void {
  let sequence = 0;
  let began = process.cpuUsage();
  const tell = (message: FromServer): void => void process.send?.(message);

  process.on("message", (message: ToServer) => {
    switch (message.type) {
      case "begin":
        began = process.cpuUsage();
        return;
      case "emit":
        for (let time = 0; time < message.events; time++) void emit(benchEvent(sequence++));
        return;
      case "end": {
        const { user, system } = process.cpuUsage(began);
        tell({ type: "cpu", micros: user + system });
      }
    }
  });
  process.on("disconnect", () => process.exit());
  server.listen(0, "127.0.0.1", () => tell({ type: "listening", port: (server.address() as AddressInfo).port }));
}
