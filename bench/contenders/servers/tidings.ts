import { createServer } from "node:http";
import { tidings } from "@tidings/express";
import { memoryLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import express from "express";
import { contract } from "../contract.ts";
import { serve } from "../serve.ts";

const emitter = createEmitter(contract, { log: memoryLog() });
const app = express().use("/events", tidings(emitter, { authorize: () => true }));

serve(createServer(app), (said) => emitter.feed().said(said));
