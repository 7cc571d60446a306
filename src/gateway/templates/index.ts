import { createRequire } from "node:module";
import { type MakeEnvironment, TemplateEngine } from "./environment.ts";

export { TemplateEngine, TemplateSet } from "./environment.ts";

let engine: TemplateEngine | undefined;

/** The WebAssembly engine, loaded at the first call. */
export function loadTemplates(): TemplateEngine {
  engine ??= new TemplateEngine(freshLibrary);
  return engine;
}

/** The library with a WebAssembly instance of its own: it makes one as it is loaded, so it is loaded anew. */
function freshLibrary(): MakeEnvironment {
  // A new `require` each time: it would hold on to what it has loaded.
  const require = createRequire(import.meta.url);
  delete require.cache[require.resolve("minijinja-js")];
  const { Environment } = require("minijinja-js") as typeof import("minijinja-js");
  return () => new Environment();
}
