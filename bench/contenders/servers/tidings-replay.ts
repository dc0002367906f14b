import { createServer } from "node:http";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import { contract } from "../contract.ts";
import { serve } from "../serve.ts";

// Keeps all that a round emits, so that one who comes later gets it as a replay: delivery without the emitting.

const log = memoryLog({ epoch: "bench", maxRecords: 4_000_000, maxBytes: 2 ** 30 });
const emitter = createEmitter(contract, { log });
const limits = { replayEvents: 4_000_000 };
const handler = createEventHandler(emitter, { authorize: () => true, basePath: "/events", limits });

serve(
  createServer((req, res) => void handler.node(req, res)),
  (said) => emitter.feed().said(said),
);
