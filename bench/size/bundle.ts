import { extname } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, transform } from "esbuild";
import { type Plugin, rollup } from "rollup";
import { minify } from "terser";

/** What an app brings anyway. */
const EXTERNAL = ["react", "react-dom"];

/** Bundles and minifies one entry as a browser app would. */
export type Bundle = (entry: string) => Promise<string>;

export const bundleWithEsbuild: Bundle = async (entry) => {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2023",
    external: EXTERNAL,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  return result.outputFiles[0]?.text ?? "";
};

export const bundleWithRollup: Bundle = async (entry) => {
  const bundle = await rollup({
    input: entry,
    external: (id) => EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [nodeResolve({ browser: true, extensions: [".ts", ".js"] }), stripTypes],
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  const minified = await minify(output[0].code, { module: true, ecma: 2020, compress: { passes: 2 }, mangle: true });
  return minified.code ?? "";
};

/** The workspace's packages are sources; Rollup reads JavaScript only. */
const stripTypes: Plugin = {
  name: "strip-types",
  async transform(code, id) {
    if (extname(id) !== ".ts") return null;
    const result = await transform(code, { loader: "ts", format: "esm", target: "es2023" });
    return { code: result.code, map: null };
  },
};
