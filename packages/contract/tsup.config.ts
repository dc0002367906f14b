import { preset } from "../../tsup.preset.ts";

export default preset({ entry: ["src/index.ts", "src/lock/index.ts", "src/decode/index.ts"] });
