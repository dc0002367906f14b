import { defineConfig } from "tidings/config";

export default defineConfig({ contract: "./contract.ts", out: "./generated", importExtension: ".ts" });
