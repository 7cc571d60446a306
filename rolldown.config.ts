import { defineConfig } from "rolldown";

// One ESM bundle with a chunk per lazily imported command: `pmoves --help` loads none of them.
export default defineConfig({
  // What runs in a thread of its own is a file of its own.
  input: {
    main: "src/main.ts",
    "store-worker": "src/adapters/sqlite/worker.ts",
    "bus-check-worker": "src/adapters/bus-check/worker.ts",
  },
  platform: "node",
  // Ink names React's developer tools in a file that only DEV=true loads.
  resolve: { alias: { "react-devtools-core": `${import.meta.dirname}/scripts/no-devtools.mjs` } },
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  // Native code and modules that load their parts by name stay in node_modules.
  external: [/^node:/, "minijinja-js", /^@duckdb\//, /^@secretlint\//],
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    minify: { compress: true, mangle: false, codegen: false },
  },
});
