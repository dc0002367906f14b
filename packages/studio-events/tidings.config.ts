import { defineConfig } from "tidings/config";

export default defineConfig({
  contract: "./src/contract.ts",
  out: "./src/generated",
  // Node runs this package from its sources by stripping types, which needs the real file extension.
  importExtension: ".ts",
});
