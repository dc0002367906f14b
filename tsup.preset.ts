import { defineConfig, type Options } from "tsup";

/**
 * One build for every package: ESM only, one file per entry plus shared chunks.
 * Declarations come from `tsc -p tsconfig.build.json`: tsup's own need the TypeScript 6 compiler API.
 */
export function preset(
  options: Pick<Options, "entry" | "noExternal" | "external" | "removeNodeProtocol">,
): ReturnType<typeof defineConfig> {
  return defineConfig({
    format: "esm",
    target: "es2023",
    platform: "neutral",
    dts: false,
    sourcemap: true,
    clean: true,
    treeshake: false,
    splitting: true,
    ...options,
  });
}
