import { defineConfig } from "rolldown";
import { libraryEdits } from "./scripts/library-edits.ts";

// One ESM bundle with a chunk per lazily imported command: `pmoves --help` loads none of them.
export default defineConfig({
  // What runs in a thread of its own is a file of its own.
  input: {
    main: "src/main.ts",
    "early-line": "src/adapters/terminal/early-line.ts",
    "store-worker": "src/adapters/sqlite/worker.ts",
    "step-worker": "src/context/step-worker.ts",
    "bus-check-worker": "src/adapters/bus-check/worker.ts",
  },
  platform: "node",
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  plugins: [libraryEdits],
  // A command loads the options that it names, not those of every other command.
  treeshake: { moduleSideEffects: [{ test: /[\\/]src[\\/]cli[\\/]/, sideEffects: false }] },
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
