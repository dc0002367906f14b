import { preset } from "../../tsup.preset.ts";

export default preset({
  // The thread is started by the name of its file, so it keeps one of its own.
  entry: ["src/index.ts", "src/writer-thread.ts"],
  external: [/^node:/],
  // Without the prefix, `node:sqlite` is a package on npm.
  removeNodeProtocol: false,
});
