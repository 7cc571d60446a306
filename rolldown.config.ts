import { defineConfig } from "rolldown";

// One ESM bundle with a chunk per lazily imported command: `pmoves --help` loads none of them.
export default defineConfig({
  input: { main: "src/main.ts" },
  platform: "node",
  external: [/^node:/, "minijinja-js"],
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    minify: { compress: true, mangle: false, codegen: false },
  },
});
