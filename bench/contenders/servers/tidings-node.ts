import { createServer } from "node:http";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import { contract } from "../contract.ts";
import { serve } from "../serve.ts";

const emitter = createEmitter(contract, { log: memoryLog() });
const handler = createEventHandler(emitter, { authorize: () => true, basePath: "/events" });

serve(
  createServer((req, res) => void handler.node(req, res)),
  (said) => emitter.feed().said(said),
);
