import { preset } from "../../tsup.preset.ts";

export default preset({ entry: ["src/index.ts", "src/config.ts", "src/bin.ts"] });
